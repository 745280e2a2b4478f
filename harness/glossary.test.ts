import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const glossary = readFileSync('docs/glossary.md', 'utf8');
const [terms = '', retired = ''] = glossary.split('## Retired words');

/** Paths of the repository that hold code or text, without the glossary and this test, which name the retired words. */
const files = execFileSync('git', [
  'ls-files',
  '--',
  'harness',
  'suites',
  'bench',
  'scripts',
  'sample-apps',
  'docs',
  '*.md',
])
  .toString()
  .split('\n')
  .filter((path) => /\.(ts|js|mjs|cjs|go|java|py|lua|sh|yaml|yml|md|json|css|conf)$/.test(path))
  .filter((path) => !['docs/glossary.md', 'harness/glossary.test.ts'].includes(path));

test('no retired word is in code, comments, output or docs', () => {
  const words = columnsOf(retired).flatMap(([before = '']) => before.split(', '));
  expect(words.length).toBeGreaterThan(10);
  const pattern = new RegExp(` (${words.join('|')})(?= )`, 'g');
  expect(files.flatMap((path) => hitsIn(path, pattern))).toEqual([]);
});

test('a retired word is noticed in prose, in identifiers of any case, and across the end of a line', () => {
  const find = (text: string) =>
    [...` ${plain(text)} `.matchAll(/ (books|sign of life)(?= )/g)].map(([, word]) => word);
  expect(find('The books balance; booksOf(x), BOOKS_OF, streamBooks; each sign\n * of life')).toEqual([
    ...['books', 'books', 'books', 'books', 'sign of life'],
  ]);
  expect(find('a bookshop, bookmarks')).toEqual([]);
});

test('every name that the glossary gives is in the code', () => {
  const code = files.filter((path) => path.endsWith('.ts')).map((path) => readFileSync(path, 'utf8'));
  const known = new Set(code.flatMap((text) => text.match(/\w+/g) ?? []));
  const names = columnsOf(terms).flatMap(([, , column = '']) =>
    [...column.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !known.has(name ?? ''))).toEqual([]);
});

/** Rows of the Markdown tables in a text, without their heads. */
function columnsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows
    .map((row) =>
      row
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
    .filter(([first = '']) => !['term', 'retired'].includes(first) && !/^-+$/.test(first));
}

function hitsIn(path: string, pattern: RegExp): string[] {
  return [...` ${plain(readFileSync(path, 'utf8'))} `.matchAll(pattern)].map(
    ({ 1: word = '', index, input }) => `${path}: "${word}" in "…${input.slice(Math.max(0, index - 40), index + 40)}…"`,
  );
}

/** Words in lower case with one blank between them: `booksOf` is two. */
function plain(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase();
}
