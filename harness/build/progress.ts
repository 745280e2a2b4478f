import type { Clock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';

/** Called with one line a step, as it starts and as it ends. */
export interface Progress {
  step(name: string, work: () => Promise<string | undefined>): Promise<void>;
  line(text: string): void;
}

/**
 * One plain line as a step starts and one as it ends, each with the time since the beginning, so that steps that run at
 * once stay readable on a terminal and in a log alike.
 * @param write gets whole lines without their line end
 */
export function lineProgress(write: (line: string) => void, clock: Clock): Progress {
  const beginning = clock.now();
  const put = (mark: string, text: string) => {
    write(`${sinceBeginning(clock.now() - beginning)} ${mark} ${text}`);
  };
  return {
    async step(name, work) {
      const start = clock.now();
      const took = () => formatDuration(clock.now() - start);
      put('+', name);
      try {
        const outcome = await work();
        put('✓', `${name}${outcome === undefined ? '' : `: ${outcome}`} (${took()})`);
      } catch (error) {
        put('✗', `${name} (failed after ${took()})`);
        throw error;
      }
    },
    line(text) {
      put(' ', text);
    },
  };
}

function sinceBeginning(elapsedMs: number): string {
  const whole = Math.floor(elapsedMs / 1000);
  return `${String(Math.floor(whole / 60)).padStart(3)}:${String(whole % 60).padStart(2, '0')}`;
}
