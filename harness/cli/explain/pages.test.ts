import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { attributedCauses } from '../../judgement/attribution/causes/causes.ts';
import { causeCodes } from '../../report/text/load/cause-text.ts';
import { reasonCodes } from '../../report/text/reason-text.ts';
import { projectRoot } from '../e2e/project-root.ts';
import { findTopics } from '../e2e/selection/suites.ts';
import { indexOf, pageOf, pagesOf, readPages, withLinksToldApart } from './pages.ts';

const pages = readPages(projectRoot);
const idsOf = (kind: string) => pages.filter((page) => page.kind === kind).map(({ id }) => id);

test('every cause, and every topic that comes with Seaworthy, has a page, and no page explains what there is not', () => {
  expect(new Set(idsOf('cause'))).toEqual(new Set(attributedCauses));
  const topics = findTopics({ projectDir: '/', suites: [] });
  expect(new Set(idsOf('topic'))).toEqual(new Set(topics.map(({ id }) => id)));
});

test.each(pages)('the page of $id has a title', ({ title }) => {
  expect(title).not.toBe('');
});

test.each(pages.filter(({ kind }) => kind === 'cause'))(
  'the page of $id says what it means, how it is known and what to do',
  ({ id, title, text }) => {
    expect(text).toContain(`# ${title}: \`${id}\``);
    const headings = text.split('\n').filter((line) => line.startsWith('## '));
    expect(headings).toEqual(['## What it means', '## How it is known', '## What to do']);
  },
);

test('every verdict code, and every cause that has no page, is explained in its group, and nothing else is', () => {
  const causes: readonly string[] = attributedCauses;
  const codes = [...reasonCodes, ...causeCodes.filter((code) => !causes.includes(code))];
  expect(idsOf('verdict').sort()).toEqual(codes.sort());
});

test('a terminal is told where a link leads', () => {
  const text = 'See [how causes are found](../attribution.md#order), [`web`](https://example.org/a).';
  expect(withLinksToldApart(text, resolve('docs/causes'))).toBe(
    'See how causes are found (docs/attribution.md), `web` (https://example.org/a).',
  );
});

test('no two have the same id', () => {
  const ids = pages.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test.each(pages.filter(({ kind }) => kind === 'verdict'))(
  '$id is explained: what it means, how it is known, what to do',
  ({ text, title }) => {
    expect(text).toMatch(
      /^# `\S+`\n\n\*\*What it means\.\*\* \S[^]+\n\n\*\*How it is known\.\*\* \S[^]+\n\n\*\*What to do\.\*\* \S[^]+\n$/,
    );
    expect(title).toMatch(/^\S[^]{10,}\.$/);
  },
);

test('a topic of the project is explained by what its suites say of it', () => {
  const [page, ...others] = pagesOf([
    { id: 'shop', own: true, title: 'The shop', proves: 'It sells.', files: [resolve('e2e/shop.seaworthy.ts')] },
    { id: 'logging', own: false, title: 'Logs', proves: '', files: [] },
  ]);
  expect(others).toEqual([]);
  expect(page).toMatchObject({ kind: 'topic', id: 'shop', title: 'The shop' });
  expect(page?.text).toBe('# The shop: `shop`\n\nIt sells.\n\nSuites: e2e/shop.seaworthy.ts\n');
});

test('an id is found among all, and one that is near is suggested', () => {
  expect(pageOf(pages, 'no-endpoint').title).toBe('The Service had no ready pod');
  expect(() => pageOf(pages, 'no-endpoints')).toThrow(
    expect.objectContaining({ exitCode: 3, fix: 'did you mean `no-endpoint` in place of `no-endpoints`?' }),
  );
  expect(indexOf(pages)).toMatch(/^cause {5}crashed +The container ended although nobody had asked it to$/m);
});
