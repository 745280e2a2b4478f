import { expect, test } from 'vitest';
import { attributedCauses } from '../../judgement/attribution/causes/causes.ts';
import { projectRoot } from '../e2e/project-root.ts';
import { findSuites } from '../e2e/selection/suites.ts';
import { indexOf, pageOf, readPages } from './pages.ts';

const pages = readPages(projectRoot);
const idsOf = (kind: string) => pages.filter((page) => page.kind === kind).map(({ id }) => id);

test('every cause, and every topic that has a suite, has a page, and no page explains what there is not', () => {
  expect(new Set(idsOf('cause'))).toEqual(new Set(attributedCauses));
  const topics = findSuites(projectRoot).filter(({ files }) => files.length > 0);
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

test('an id is found among all, and one that is near is suggested', () => {
  expect(pageOf(pages, 'no-endpoint').title).toBe('The Service had no ready pod');
  expect(() => pageOf(pages, 'no-endpoints')).toThrow(
    expect.objectContaining({ exitCode: 3, fix: 'did you mean `no-endpoint` in place of `no-endpoints`?' }),
  );
  expect(indexOf(pages)).toMatch(/^cause {5}crashed +The container ended although nobody had asked it to$/m);
});
