import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../project-root.ts';
import { namesAsked } from './names-asked.ts';
import { chooseSuites, findTopics, ofPace } from './suites.ts';

const shipped = [
  { id: 'rolling-delete', own: false, title: '', proves: '', files: ['suites/rolling-delete.load.test.ts'] },
  { id: 'logging', own: false, title: '', proves: '', files: ['suites/logging.test.ts'] },
  { id: 'crash-loop', own: false, title: '', proves: '', files: [] },
];
const own = { id: 'checkout', own: true, title: '', proves: '', files: ['e2e/checkout.seaworthy.ts'] };

test.each([
  [[], ['rolling-delete', 'logging']],
  [['logging'], ['logging']],
  [['!rolling-delete'], ['logging']],
  [['logging', 'rolling-delete', '!logging'], ['rolling-delete']],
])('of %j the suites are %j', (asked, chosen) => {
  expect(chooseSuites(shipped, namesAsked('topic', asked)).map(({ id }) => id)).toEqual(chosen);
});

test.each([
  [[], ['checkout']],
  [['logging'], ['logging']],
  [
    ['logging', 'checkout'],
    ['checkout', 'logging'],
  ],
])('where a project has suites of its own, of %j they are %j', (asked, chosen) => {
  expect(chooseSuites([own, ...shipped], namesAsked('topic', asked)).map(({ id }) => id)).toEqual(chosen);
});

test.each([
  ['rolling', 'Unknown topic: rolling'],
  ['crash-loop', 'No such proofs of topic crash-loop: slow ones run with --slow, all others without'],
  ['!rolling', 'Unknown topic: rolling'],
  ['logging,!logging', 'No topic is left to run'],
])('%s is refused, with the topics to choose from', (asked, message) => {
  expect(() => chooseSuites([own, ...shipped], namesAsked('topic', [asked]))).toThrow(
    expect.objectContaining({ message, fix: 'choose from checkout, rolling-delete, logging', exitCode: 3 }),
  );
});

const ours = findTopics({ projectDir: '/', suites: [] });

test('the suites that come with Seaworthy are found, and each topic says what it proves', () => {
  const filesOf = (id: string) =>
    ofPace(ours, 'usual')
      .find((topic) => topic.id === id)
      ?.files.map((file) => relative(projectRoot, file));
  expect(filesOf('crash-loop')).toEqual(['suites/crash-loop.test.ts']);
  expect(filesOf('rolling-delete')).toEqual(
    expect.arrayContaining([
      'suites/rolling-delete.load.test.ts',
      'suites/rolling-delete.go-java.load.test.ts',
      'suites/rolling-delete.twins.load.test.ts',
    ]),
  );
  for (const { id, title, proves, own } of ours) {
    expect({ id, own }).toEqual({ id, own: false });
    expect({ id, title }).not.toEqual({ id, title: id });
    expect({ id, proves }).toEqual({ id, proves: expect.stringMatching(/^\S.{20,}\.$/) as string });
  }
});

test('slow suites are found by themselves', () => {
  const files = ofPace(ours, 'slow').flatMap((topic) => topic.files);
  expect(files.map((file) => relative(projectRoot, file))).toEqual(['suites/crash-loop.slow.test.ts']);
});

test('suites of full runs are left out unless they are asked for', () => {
  const filesOf = (topics: ReturnType<typeof ofPace>) =>
    topics.find(({ id }) => id === 'release-readiness')?.files.map((file) => relative(projectRoot, file));
  const usual = 'suites/release-readiness.load.test.ts';
  expect(filesOf(ofPace(ours, 'usual'))).toEqual([usual]);
  const full = ['full', 'untold.full'].map((name) => `suites/release-readiness.${name}.load.test.ts`);
  expect(filesOf(ofPace(ours, 'usual', { full: true }))).toEqual([full[0], usual, full[1]]);
});

describe('suites of a project', () => {
  function project(files: Readonly<Record<string, string>>): string {
    const dir = mkdtempSync(join(tmpdir(), 'seaworthy-suites-'));
    onTestFinished(() => {
      rmSync(dir, { recursive: true });
    });
    mkdirSync(join(dir, 'e2e'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, 'e2e', name), text);
    return dir;
  }
  const suites = ['e2e/*.seaworthy.ts'];

  test('are topics by the names of their files, come first, and say what they prove', () => {
    const projectDir = project({
      'checkout.load.seaworthy.ts': '// Not the one that describes it.',
      'checkout.seaworthy.ts': '/**\n * Paying\n *\n * Nobody pays\n * twice.\n */\n\nimport "x";',
      'stock.seaworthy.ts': 'import "x"; /** not this */',
      'helper.ts': '',
    });
    const topics = findTopics({ projectDir, suites });
    expect(topics.slice(0, 2)).toEqual([
      {
        ...{ id: 'checkout', own: true, title: 'Paying', proves: 'Nobody pays twice.' },
        files: ['checkout.load.seaworthy.ts', 'checkout.seaworthy.ts'].map((file) => join(projectDir, 'e2e', file)),
      },
      { id: 'stock', own: true, title: 'stock', proves: '', files: [join(projectDir, 'e2e/stock.seaworthy.ts')] },
    ]);
    expect(topics.slice(2)).toEqual(ours);
    const [checkout] = ofPace(topics, 'usual');
    expect(checkout?.files.map((file) => relative(projectDir, file))).toEqual([
      'e2e/checkout.seaworthy.ts',
      'e2e/checkout.load.seaworthy.ts',
    ]);
  });

  test.each([
    ['logging.load.seaworthy.ts', /logging\.load\.seaworthy\.ts would belong to the topic logging/],
    ['Check_Out.seaworthy.ts', /The name of .*Check_Out\.seaworthy\.ts does not begin with a topic/],
    ['checkout.ts', /names e2e\/\*\.seaworthy\.ts, and there is no such file below/],
  ])('%s is refused in one line', (name, message) => {
    const projectDir = project({ [name]: '' });
    expect(() => findTopics({ projectDir, suites })).toThrow(
      expect.objectContaining({ exitCode: 3, message: expect.stringMatching(message) as string }),
    );
  });
});
