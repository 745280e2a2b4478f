import { expect, test } from 'vitest';
import { terminalProgress } from './terminal-progress.ts';

test('nothing of what progress tells is obeyed by a terminal or a runner', () => {
  const written: string[] = [];
  terminalProgress((line) => written.push(line)).line('fail  web: said \u001b[2J##[add-mask]x\u009b1m\u0007');
  expect(written).toEqual(['  0:00   fail  web: said \\u001b[2J#\\u0023[add-mask]x\\u009b1m\\u0007']);
});
