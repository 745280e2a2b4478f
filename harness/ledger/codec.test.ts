import { expect, test } from 'vitest';
import { decodeRun, encodeRun, type SavedRun } from './codec.ts';
import { Ledger } from './ledger.ts';
import type { RequestFailure } from './request-record.ts';
import { summarise } from './summarise.ts';

const failure: RequestFailure = {
  cause: 'truncated',
  detail: 'ECONNRESET',
  connection: { id: 7, earlierRequests: 3, openedAt: 1_790_000_000_001.5, lastPod: 'web-1' },
  bytesReceived: 120,
  safeToRetry: false,
};

test('a saved run reads back as it was, to the microsecond, and gives the same summary', () => {
  const run = exampleRun();
  const again = decodeRun(encodeRun(run));

  expect([...again.ledger.records()]).toEqual([...run.ledger.records()].map(roundTimes));
  expect(summarise(again.ledger, again.facts)).toEqual(summarise(run.ledger, run.facts));
  expect([...encodeRun(again)]).toEqual([...encodeRun(run)]);
});

test('an attempt that was settled twice still makes the ledger invalid after it was saved and read', () => {
  const run = exampleRun();
  run.ledger.answer(0, { endedAt: run.facts.startedAt + 3, status: 200 });
  const again = decodeRun(encodeRun(run));

  expect(summarise(again.ledger, again.facts)).toMatchObject({ balanced: false });
  expect([...encodeRun(again)]).toEqual([...encodeRun(run)]);
});

test('good answers take little more than their figures', () => {
  const lines = [...encodeRun(exampleRun())];

  expect(lines[1]).toBe('[0,0,0,0.1,0.4,2.25,0,200,1,1,null,40001]');
});

test('a run that was saved without the ports of its connections is read as it is', () => {
  const run = exampleRun();
  const before = [...encodeRun(run)].map((line) => line.replace(/,4000\d\]/, ']'));
  const again = decodeRun(before);

  expect([...encodeRun(again)]).toEqual(before);
  expect([...again.ledger.records()].map(({ clientPort }) => clientPort)).toEqual(Array(5).fill(undefined));
  expect(summarise(again.ledger, again.facts)).toEqual(summarise(run.ledger, run.facts));
});

test.each([
  ['the end is missing', (lines: string[]) => lines.slice(0, -1), 'ledger-incomplete'],
  ['a line is broken', (lines: string[]) => lines.with(2, '[0,0,'), 'ledger-incomplete'],
  ['a line is no object', (lines: string[]) => lines.with(2, 'null'), 'ledger-incomplete'],
  [
    'a status is none',
    (lines: string[]) => lines.with(1, '[0,0,0,0.1,0.4,2.25,0,65736,1,1,null]'),
    'ledger-incomplete',
  ],
  ['a line in the middle is missing', (lines: string[]) => lines.toSpliced(2, 1), 'ledger-incomplete'],
  [
    'it is of another version',
    (lines: string[]) => ['{"schemaVersion":2,"kind":"ledger"}', ...lines],
    'ledger-version',
  ],
])('a saved run is refused when %s', (_case, change, code) => {
  expect(() => decodeRun(change([...encodeRun(exampleRun())]))).toThrow(expect.objectContaining({ code }));
});

test('an answer with an empty pod comes back as one of no pod, and so do those without any', () => {
  const run = exampleRun();
  for (const pod of ['', undefined, 'web-3', '']) {
    const id = run.ledger.open({ stream: 'new', profile: 'load', target: 0, dueAt: 0, sentAt: 0 });
    run.ledger.answer(id, { endedAt: 1, status: 200, pod, phase: pod });
  }
  const again = decodeRun(encodeRun(run));

  for (const { ledger } of [run, again]) {
    const last = [...ledger.records()].slice(-4);
    expect(last.map(({ pod }) => pod)).toEqual([undefined, undefined, 'web-3', undefined]);
    expect(last.map(({ phase }) => phase)).toEqual([undefined, undefined, 'web-3', undefined]);
  }
});

test('a request of one of several kinds comes back as that, with its port or without, and one kind leaves no trace', () => {
  const run = exampleRun();
  const ledger = new Ledger(['a:1'], ['GET /', 'POST /cart']);
  for (const [kind, port] of [
    ['POST /cart', 40_001],
    ['GET /', undefined],
    [undefined, 40_003],
  ] as const) {
    const id = ledger.open({ stream: 'new', profile: 'load', target: 0, kind, dueAt: 1, sentAt: 1 });
    ledger.noteClientPort(id, port);
    ledger.answer(id, { endedAt: 2, status: 200 });
  }
  const again = decodeRun(encodeRun({ ...run, ledger })).ledger;

  expect(again.kinds).toEqual(['GET /', 'POST /cart']);
  expect([...again.records()].map(({ kind, clientPort }) => [kind, clientPort])).toEqual([
    ['POST /cart', 40_001],
    ['GET /', undefined],
    [undefined, 40_003],
  ]);
  expect([...encodeRun(run)][0]).not.toContain('kinds');
  expect(decodeRun(encodeRun(run)).ledger.kinds).toEqual([]);
});

function exampleRun(): SavedRun {
  const startedAt = 1_790_000_000_000;
  const ledger = new Ledger(['127.0.0.1:31080', '127.0.0.1:31081']);
  const open = (at: number, profile: 'load' | 'sampler' | 'slow' = 'load') =>
    ledger.open({ stream: 'new', profile, target: 0, dueAt: startedAt + at, sentAt: startedAt + at + 0.4 });
  ledger.answer(open(0.1), { endedAt: startedAt + 2.75, status: 200, pod: 'web-1', phase: 'serving' });
  ledger.reject(
    open(5),
    { endedAt: startedAt + 9, status: 503, pod: 'web-2', phase: 'stopping', sinceSigtermMs: 12 },
    failure,
  );
  ledger.drop(open(10, 'sampler'), startedAt + 11, failure);
  ledger.withdraw(open(15), 'EMFILE');
  ledger.leaveUnfinished(open(20, 'slow'), failure);
  open(25);
  [0, 2, 4].forEach((id) => {
    ledger.noteClientPort(id, 40_001 + id);
  });
  ledger.neverOpened({ stream: 'reused', profile: 'load' }, 'stalled', 4);
  return {
    ledger,
    facts: {
      startedAt,
      durationMs: 30,
      targetRate: 200,
      longestStallMs: 3,
      writtenByAutocannon: 5,
      interrupted: true,
    },
  };
}

function roundTimes<T extends object>(record: T): T {
  const rounded = Object.entries(record).map(([name, value]) => [
    name,
    name.endsWith('At') ? (expect.closeTo(value as number, 2) as unknown) : (value as unknown),
  ]);
  return Object.fromEntries(rounded) as T;
}
