import type { Clock } from '../core/clock.ts';
import { seconds, type Duration } from '../core/duration.ts';
import { describeError } from '../core/harness-error.ts';
import type { GapFact } from '../timeline/fact.ts';
import type { Transport } from './transport.ts';

export interface ApiPulseOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly onGap: (gap: GapFact) => void;
  /** From an answer to the next question. @default 1 s */
  readonly interval?: Duration;
  /** Answers further apart than this leave a gap. @default 3 s */
  readonly tolerance?: Duration;
}

/**
 * Asks the API server again and again whether it is there. A server that stands still keeps its connections, so a watch
 * alone would take the silence for peace and stamp late what comes after it.
 */
export async function runApiPulse(options: ApiPulseOptions, signal: AbortSignal): Promise<void> {
  const { transport, clock, interval = seconds(1), tolerance = seconds(3) } = options;
  let lastAnswer = clock.now();
  let problem: string | undefined;
  const note = () => {
    const at = clock.now();
    if (at - lastAnswer <= tolerance) return;
    const reason = problem ?? `no answer for ${((at - lastAnswer) / 1000).toFixed(1)} s`;
    options.onGap({ kind: 'gap', source: 'watch', of: 'the API server', from: lastAnswer, at, reason, effect: 'late' });
  };
  const stopped = () => signal.aborted;
  while (!stopped()) {
    try {
      await transport.json({ path: '/readyz', timeout: seconds(5), signal });
      note();
      lastAnswer = clock.now();
      problem = undefined;
    } catch (error) {
      if (!stopped()) problem = describeError(error);
    }
    await clock.sleep(interval, signal).catch(() => undefined);
  }
  note();
}
