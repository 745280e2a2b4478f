import { describe, expect, it } from 'vitest';
import { terminationMessage, type TerminationOutput } from './termination-message.ts';

const lines = (count: number, text: string) => Array.from({ length: count }, () => `${text}\n`).join('');
const fallback = { policy: 'FallbackToLogsOnError', exitCode: 1 } as const;

describe('terminationMessage', () => {
  it.each<[what: string, output: TerminationOutput, message: string | undefined]>([
    ['the file as it is', { file: 'why', exitCode: 1 }, 'why'],
    ['the file of a container that succeeded', { file: 'why', exitCode: 0 }, 'why'],
    ['nothing for nothing', { file: '', exitCode: 1 }, undefined],
    ['nothing of the log by default', { file: '', log: 'a\n', exitCode: 1 }, undefined],
    ['the log by the policy', { ...fallback, file: '', log: 'a\nb\n' }, 'a\nb\n'],
    ['the file before the log', { ...fallback, file: 'why', log: 'a\n' }, 'why'],
    ['nothing of the log of a success', { ...fallback, exitCode: 0, file: '', log: 'a\n' }, undefined],
    ['the last 80 lines', { ...fallback, file: '', log: `first\n${lines(80, 'a')}` }, lines(80, 'a')],
    ['the last 2048 bytes', { ...fallback, file: '', log: lines(70, 'x'.repeat(63)) }, lines(32, 'x'.repeat(63))],
    ['the last 4096 bytes of the file', { file: `a${'b'.repeat(4096)}`, exitCode: 1 }, 'b'.repeat(4096)],
    [
      'of those the first that the other containers leave room for',
      { file: `${'a'.repeat(10)}${'b'.repeat(3072)}${'c'.repeat(1024)}`, exitCode: 1, containers: 4 },
      'b'.repeat(3072),
    ],
    ['halves of characters as U+FFFD', { file: '한'.repeat(1366), exitCode: 1 }, `\uFFFD${'한'.repeat(1365)}`],
    [
      'two bytes of a character as two',
      { file: `${'한'.repeat(1366)}ab`, exitCode: 1 },
      `\uFFFD\uFFFD${'한'.repeat(1364)}ab`,
    ],
    [
      'a character cut at the other end',
      { file: `a${'한'.repeat(1024)}`, exitCode: 1, containers: 4 },
      `a${'한'.repeat(1023)}\uFFFD\uFFFD`,
    ],
  ])('shows %s', (_, output, message) => {
    expect(terminationMessage(output)).toBe(message);
  });
});
