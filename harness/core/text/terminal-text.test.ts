import { expect, test } from 'vitest';
import { escapeControls, escapeWorkflowCommands, printableLines } from './terminal-text.ts';

const controls = [
  ['ESC', '\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
  ['BEL', 'a\u0007', 'a\\u0007'],
  ['NUL', '\u0000a', '\\u0000a'],
  ['DEL', 'a\u007f', 'a\\u007f'],
  ['C1, a control sequence in one character', '\u009b2J', '\\u009b2J'],
  ['an operating system command', '\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
  ['carriage return and line end', 'a\r\nb', 'a\\u000d\\u000ab'],
  ['line and paragraph separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
  ['what turns the direction of writing', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
] as const;

test.each(controls)('a control sequence is shown as text: %s', (_name, text, shown) => {
  expect(escapeControls(text)).toBe(shown);
});

test('letters of any script stay as they are', () => {
  const text = 'é ü 漢字 🚢 → “quoted” \\u001b';
  expect(escapeControls(text)).toBe(text);
});

const commands = [
  ['::stop-commands::x', '\\u003a:stop-commands::x'],
  ['\u00a0 ::error::x', '\u00a0 \\u003a:error::x'],
  ['one\n::add-mask::x', 'one\n\\u003a:add-mask::x'],
  ['one\r::add-mask::x', 'one\r\\u003a:add-mask::x'],
  ['a ##[add-mask]x ###[group]y', 'a #\\u0023[add-mask]x ##\\u0023[group]y'],
] as const;

test.each(commands)('a workflow command is shown as text: %j', (text, shown) => {
  expect(escapeWorkflowCommands(text)).toBe(shown);
});

test('what the runner takes for no command stays as it is', () => {
  const text = 'connect to [::1]:80 refused, std::vector, ## [x], #[x]';
  expect(escapeWorkflowCommands(text)).toBe(text);
});

test('an escaped command inside of a JSON string has the same value', () => {
  const value = { text: '##[add-mask]x', other: '::error::x' };
  const shown = escapeWorkflowCommands(JSON.stringify(value, null, 2));
  expect(shown).not.toContain('##[');
  expect(JSON.parse(shown)).toEqual(value);
});

test('of lines only their ends and tabs are obeyed', () => {
  expect(printableLines('one\u001b[2J\n\t##[group]two\r\n::error::three\u0085::error::four\n')).toBe(
    'one\\u001b[2J\n\t#\\u0023[group]two\\u000d\n\\u003a:error::three\\u0085::error::four\n',
  );
});
