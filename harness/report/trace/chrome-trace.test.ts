import { expect, test } from 'vitest';
import { dropped, evidenceOf } from '../../judgement/fixtures.test-helper.ts';
import type { Fact } from '../../timeline/fact.ts';
import { chromeTrace, type TracedProof } from './chrome-trace.ts';

function wait(from: number, at: number, what: string): Fact {
  return { kind: 'wait', source: 'harness', from, at, what, until: 'condition' };
}

const ending = { name: 'web-a', deleted: 3000, preStop: 3100, sigterm: 8000, exitMark: 8500, gone: 9000, exitCode: 0 };
const { timeline, records } = evidenceOf(
  [ending],
  [dropped('refused', { at: 8100, took: 5 })],
  [
    wait(3000, 9000, 'pod web-a to be gone'),
    wait(4000, 5000, 'b'),
    wait(9000, 9500, 'c'),
    { kind: 'command', source: 'command', at: 2990, verb: 'delete', object: 'pod/web-a' },
    { kind: 'gap', source: 'watch', from: 6000, at: 6500, of: 'pods in sw', reason: 'cut', effect: 'late' },
  ],
);
const drops = [...records].filter(({ outcome }) => outcome === 'dropped');
const proof: TracedProof = { name: 'rolling-delete (node) one-by-one', timeline, drops };

test('a process a proof, with threads for waits, gaps, commands, drops and pods', () => {
  const events = [...chromeTrace([proof])];
  const threads = new Map(
    events.flatMap(({ name, tid, args }) => (name === 'thread_name' ? [[tid, String(args['name'])]] : [])),
  );
  const shown = events.flatMap(({ ph, name, tid, ts = 0, dur }) =>
    ph === 'M' ? [] : [[ph, threads.get(tid), name, ts / 1000, ...(dur === undefined ? [] : [dur / 1000])].join('  ')],
  );
  expect(shown).toEqual([
    'X  waits  pod web-a to be gone  3000  6000',
    'X  waits  c  9000  500',
    'X  waits 2  b  4000  1000',
    'X  not observed  pods in sw  6000  500',
    'i  commands  delete pod/web-a  2990',
    'i  dropped requests  refused  8105',
    'X  web-a  ready  -1  3001',
    'X  web-a  deletion requested  3000  100',
    'X  web-a  pre-stop  3100  4900',
    'X  web-a  stopping  8000  500',
    'X  web-a  exited  8500  500',
    'i  web-a  web: preStop  3100',
    'i  web-a  web: SIGTERM  8000',
    'i  web-a  web: exit  8500',
  ]);
});

test('proofs do not share their threads', () => {
  const metadata = [...chromeTrace([proof, proof])].filter(({ ph }) => ph === 'M');
  const keys = metadata.map(({ name, pid, tid }) => `${name} ${String(pid)} ${String(tid)}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('slices of one thread do not cross', () => {
  const slices = [...chromeTrace([proof])].flatMap(({ ph, tid, ts = 0, dur = 0 }) =>
    ph === 'X' ? [{ tid, ts, dur }] : [],
  );
  const crossing = slices.filter((a) =>
    slices.some((b) => a !== b && a.tid === b.tid && a.ts <= b.ts && b.ts < a.ts + a.dur),
  );
  expect(crossing).toEqual([]);
});
