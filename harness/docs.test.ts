import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const pages = execFileSync('git', ['ls-files', '--', 'README.md', 'docs'])
  .toString()
  .split('\n')
  .filter((path) => path.endsWith('.md'));
const files = execFileSync('git', ['ls-files', '--', 'harness']).toString().split('\n');

/** Paths of the repository in backticks; a pattern such as `suites/<topic>.test.ts` is none. */
const path = /`((?:harness|suites|bench|scripts|sample-apps|docs)\/[\w./-]+)`/g;

test.each(pages)('every file that %s names or links to is there', (page) => {
  const text = readFileSync(page, 'utf8');
  const named = [...text.matchAll(path)].flatMap(([, name = '']) => name);
  const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link = '']) =>
    join(dirname(page), link),
  );
  expect([...named, ...linked].filter((name) => !existsSync(name))).toEqual([]);
});

test.each(['docs/walk-of-a-request.md', 'docs/how-to-add.md'])('what %s names in a file is in it', (page) => {
  const missing: string[] = [];
  let checked = 0;
  for (const line of readFileSync(page, 'utf8').split('\n')) {
    let file: string | undefined;
    for (const [, name = ''] of line.matchAll(/`([^`]+)`/g)) {
      if (name.endsWith('.ts')) file = files.find((known) => known === name || known.endsWith(`/${name}`));
      else if (file !== undefined && /^#?\w*[a-z]\w*(\.#?\w+)?$/.test(name) && !/\.(jsonl?|html)$/.test(name)) {
        checked += 1;
        const code = readFileSync(file, 'utf8');
        for (const part of name.split('.')) if (!code.includes(part)) missing.push(`${file}: ${name}`);
      }
    }
  }
  expect(checked).toBeGreaterThan(4);
  expect(missing).toEqual([]);
});
