import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { CommandModule } from './cli/command-module.ts';
import { commandTree } from './cli/completion/command-tree.ts';
import { questionSchema } from './judgement/judges/judges.ts';
import { fixes } from './verify/patches/fixes/fixes.ts';
import { verifyProofs } from './verify/proofs/proofs.ts';

const listed = (...paths: readonly string[]) =>
  execFileSync('git', ['ls-files', '--', ...paths])
    .toString()
    .split('\n')
    .filter(Boolean);
const read = (path: string) => readFileSync(path, 'utf8');
const pages = listed('README.md', 'docs').filter((path) => path.endsWith('.md'));
const files = listed('harness');
const told = pages.map(read).join('\n');

/** Paths of the repository in backticks; a pattern such as `suites/<topic>.test.ts` is none. */
const path = /`((?:harness|suites|bench|scripts|sample-apps|docs)\/[\w./-]+)`/g;

test.each(pages)('every file and heading that %s names or links to is there', (page) => {
  const text = read(page);
  const named = [...text.matchAll(path)].flatMap(([, name = '']) => name);
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(([, link = '', heading]) => ({
    file: link === '' ? page : join(dirname(page), link),
    heading,
  }));
  expect([...named, ...links.map(({ file }) => file)].filter((name) => !existsSync(name))).toEqual([]);
  const toHeadings = links.filter(({ file, heading }) => heading !== undefined && file.endsWith('.md'));
  expect(toHeadings.filter(({ file, heading = '' }) => !anchorsIn(read(file)).includes(heading))).toEqual([]);
});

test('a heading is found by the anchor that GitHub gives it, and one that is in a block of code is none', () => {
  const text = '# Verify: `a-b`, [see](c.md)\n\n```sh\n# not this\n```\n\n## Twice\n\n## Twice\n';
  expect(anchorsIn(text)).toEqual(['verify-a-b-see', 'twice', 'twice-1']);
});

/** As GitHub makes them of headings. */
function anchorsIn(text: string): readonly string[] {
  const headings = text
    .replace(/^```[^]*?^```/gm, '')
    .split('\n')
    .filter((line) => /^#+ /.test(line))
    .map((line) => line.replace(/^#+ /, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
    .map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
  return headings.map((heading, index) => {
    const before = headings.slice(0, index).filter((one) => one === heading).length;
    return before === 0 ? heading : `${heading}-${before}`;
  });
}

test.each(listed('harness/cli/commands').filter((file) => !file.endsWith('.test.ts')))(
  'every flag of the command in %s stands in a page',
  async (file) => {
    const [module] = Object.values((await import(join(process.cwd(), file))) as Record<string, CommandModule>);
    const command = new Command(basename(file, '.ts'));
    module?.addTo(command, () => Promise.resolve(command));
    const options = commandTree(command).flatMap((node) => node.options);
    expect(options.filter(({ flags }) => !flags.some(isTold)).map(({ flags }) => flags)).toEqual([]);
  },
);

test('a flag is told by its whole name alone', () => {
  expect([isTold('--find-prestop'), isTold('--find')]).toEqual([true, false]);
});

function isTold(flag: string): boolean {
  return new RegExp(`(?<![\\w-])${flag}(?![\\w-])`).test(told);
}

test('docs/cli.md has every setting of the config file, and no variable or target of make is named that there is not', () => {
  const { properties } = JSON.parse(read('docs/config.schema.json')) as { properties: object };
  const settings = Object.keys(properties).filter((name) => name !== '$schema');
  expect(settings).toContain('verify');
  expect(settings.filter((name) => !read('docs/cli.md').includes(`\`${name}\``))).toEqual([]);
  const code = [...files, 'action.yml'].map(read).join('\n');
  expect([...told.matchAll(/\bSEAWORTHY_[A-Z_]+\b/g)].filter(([name]) => !code.includes(name))).toEqual([]);
  const targets = [...read('Makefile').matchAll(/^([a-z0-9-]+):/gm)].map(([, name = '']) => name);
  const named = [...told.matchAll(/`(?:\w+=\S+ )*make ([a-z0-9-]+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !targets.includes(name))).toEqual([]);
});

test('README tells how many topics there are', () => {
  const [, number] = /proves (\d+) topics/.exec(read('README.md')) ?? [];
  const topics = new Set(listed(':(glob)suites/*.test.ts').map((file) => basename(file).split('.')[0]));
  expect(Number(number)).toBe(topics.size);
});

test('docs/verify.md tells every proof of verify', () => {
  const page = read('docs/verify.md');
  const asked = verifyProofs.map(({ id, askedBy }) => askedBy ?? id);
  expect(asked.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('docs/verify.md tells every cause for which there is a patch', () => {
  const [, section = ''] = read('docs/verify.md').split('\n## The patch\n');
  const causes = fixes.flatMap((fix) => fix.causes);
  expect(causes.length).toBeGreaterThan(10);
  expect(causes.filter((cause) => !section.includes(`\`${cause}\``))).toEqual([]);
});

test('docs/sample-apps.md tells every sample app and twin', () => {
  const page = read('docs/sample-apps.md');
  const twins = listed(':(glob)sample-apps/*/twins/*.yaml').map((file) => basename(file, '.yaml'));
  const apps = listed(':(glob)sample-apps/*/app.yaml').map((file) => basename(dirname(file)));
  expect(apps.length).toBeGreaterThan(5);
  expect([...apps, ...twins].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('docs/judging.md tells of every judge what it is asked', () => {
  const shape = z.object({
    oneOf: z.array(z.object({ properties: z.object({ judge: z.object({ const: z.string() }) }) })),
  });
  const { oneOf } = shape.parse(z.toJSONSchema(questionSchema, { unrepresentable: 'any' }));
  const judges = oneOf.map(({ properties }) => properties.judge.const);
  expect(judges.length).toBeGreaterThan(10);
  expect(judges.filter((name) => !read('docs/judging.md').includes(`\`${name}\``))).toEqual([]);
});

/** Those that a suite names by themselves: what it makes of a list, such as the twins of an app, is not seen. */
const declared = /\b(?:proof|control|measurement)\(\s*'([a-z0-9-]+)'/g;

test.each(listed(':(glob)suites/*.test.ts'))(
  'the page of its topic tells every proof and control that %s names',
  (suite) => {
    const page = read(`docs/topics/${basename(suite).split('.')[0] ?? ''}.md`);
    const ids = [...read(suite).matchAll(declared)].map(([, id = '']) => id);
    expect(ids.filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
  },
);

test.each(['docs/walk-of-a-request.md', 'docs/how-to-add.md'])('what %s names in a file is in it', (page) => {
  const missing: string[] = [];
  let checked = 0;
  for (const line of read(page).split('\n')) {
    let file: string | undefined;
    for (const [, name = ''] of line.matchAll(/`([^`]+)`/g)) {
      if (name.endsWith('.ts')) file = files.find((known) => known === name || known.endsWith(`/${name}`));
      else if (file !== undefined && /^#?\w*[a-z]\w*(\.#?\w+)?$/.test(name) && !/\.(jsonl?|html)$/.test(name)) {
        checked += 1;
        const code = read(file);
        for (const part of name.split('.')) if (!code.includes(part)) missing.push(`${file}: ${name}`);
      }
    }
  }
  expect(checked).toBeGreaterThan(4);
  expect(missing).toEqual([]);
});
