import { expect, test } from 'vitest';
import { chooseSuites, findSuites } from './suites.ts';
import { namesAsked } from './names-asked.ts';
import { projectRoot } from '../project-root.ts';

const all = [
  { id: 'rolling-delete', title: '', proves: '', files: ['suites/rolling-delete.load.test.ts'] },
  { id: 'logging', title: '', proves: '', files: ['suites/logging.test.ts'] },
  { id: 'image-tags', title: '', proves: '', files: [] },
];

test.each([
  [[], ['rolling-delete', 'logging']],
  [['logging'], ['logging']],
  [['!rolling-delete'], ['logging']],
  [['logging', 'rolling-delete', '!logging'], ['rolling-delete']],
])('of %j the suites are %j', (asked, chosen) => {
  expect(chooseSuites(all, namesAsked('topic', asked)).map(({ id }) => id)).toEqual(chosen);
});

test.each([
  ['rolling', 'Unknown topic: rolling'],
  ['image-tags', 'No suite yet for topic image-tags'],
  ['!rolling', 'Unknown topic: rolling'],
  ['logging,!logging', 'No topic is left to run'],
])('%s is refused, with the topics to choose from', (asked, message) => {
  expect(() => chooseSuites(all, namesAsked('topic', [asked]))).toThrow(
    expect.objectContaining({ message, fix: 'choose from rolling-delete, logging', exitCode: 3 }),
  );
});

test('the project’s own suites are found', () => {
  const filesOf = (id: string) => findSuites(projectRoot).find((topic) => topic.id === id)?.files;
  expect(filesOf('crash-loop')).toEqual(['suites/crash-loop.test.ts']);
  expect(filesOf('rolling-delete')).toEqual([
    'suites/rolling-delete.load.test.ts',
    'suites/rolling-delete.runtimes.load.test.ts',
    'suites/rolling-delete.twins.load.test.ts',
  ]);
});

test('slow suites are found by themselves', () => {
  expect(findSuites(projectRoot, 'slow').flatMap((topic) => topic.files)).toEqual(['suites/crash-loop.slow.test.ts']);
});
