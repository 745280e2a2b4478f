import { expect, test } from 'vitest';
import { printableCommand } from './printable-command.ts';

test('values of headers are not kept of what was typed', () => {
  const typed = ['verify', '--header', 'Authorization: Bearer s3cret', '--header=X-Key:s3cret', '--path', '/a:b'];
  expect(printableCommand(typed)).toBe('verify --header Authorization:… --header=X-Key:… --path /a:b');
  const bodies = ['--data', 's3cret', '--data=s3cret', '--data', '@body.json', '--data=@body.json'];
  expect(printableCommand(bodies)).toBe('--data … --data=… --data @body.json --data=@body.json');
  expect(printableCommand(['--send', 'AUTH s3cret', '--send=s3\ncret', '--send=@f'])).toBe(
    '--send … --send=… --send=@f',
  );
});

test('what was typed can be pasted into a shell', () => {
  expect(printableCommand(['verify', '--expect', '^\\+PONG', '--proof', '!rollout', 'sts/db'])).toBe(
    "verify --expect '^\\+PONG' --proof '!rollout' sts/db",
  );
});

test('of values of a chart the names are kept, and of a query those of its parameters', () => {
  expect(printableCommand(['--set', 'db.password=s3cret,a=s3cret', '--set=tag=s3=cret', '--set', 's3cret'])).toBe(
    '--set db.password=… --set=tag=… --set …',
  );
  const url = 'https://shop.test/items?token=s3cret&s3cret&page=1';
  expect(printableCommand(['--url', url, '--path=/a?x=s3cret', '--slow', '/a:b', '--path', "/it's?b=s3cret"])).toBe(
    "--url 'https://shop.test/items?token=…&…&page=…' --path='/a?x=…' --slow /a:b --path '/it'\\''s?b=…'",
  );
});
