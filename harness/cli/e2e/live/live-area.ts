import { createLogUpdate } from 'log-update';
import type { Clock } from '../../../core/clock.ts';
import { milliseconds } from '../../../core/duration.ts';
import { escapeControls } from '../../../core/text/terminal-text.ts';
import { cut } from '../../../report/plain-text.ts';
import { tryRead } from '../../../record/json-file.ts';
import type { RunFolder } from '../../../record/run-folder.ts';
import { testEventSchema } from '../../../record/test-events.ts';
import { LineTail } from './line-tail.ts';
import { LiveRun } from './live-run.ts';

const redrawEvery = milliseconds(250);

/** Lines that stay, and below them, on a terminal, what runs now. */
export interface LiveArea {
  readonly line: (text: string) => void;
  readonly close: () => void;
}

/** @param terminal where the area is drawn; the lines go there too */
export function openLiveArea(folder: RunFolder, terminal: NodeJS.WriteStream, clock: Clock): LiveArea {
  const area = createLogUpdate(terminal);
  const events = new LineTail(folder.file('tests.jsonl'));
  const live = new LiveRun();
  const draw = () => {
    for (const line of events.read()) {
      const read = tryRead(() => testEventSchema.parse(JSON.parse(line)));
      // The results tell of a line that cannot be read.
      if ('value' in read) live.accept(read.value);
    }
    const lines = live.lines(clock.now()).map((line) => cut(escapeControls(line), terminal.columns - 1));
    area(lines.join('\n'));
  };
  const timer = setInterval(draw, redrawEvery);
  return {
    line: (text) => {
      area.clear();
      terminal.write(`${text}\n`);
      draw();
    },
    close: () => {
      clearInterval(timer);
      area.clear();
      area.done();
    },
  };
}
