import { describe, expect, test } from 'vitest';
import { requestTotalsOf } from './request-totals.ts';
import { Ledger } from './ledger.ts';
import { profiles, streams, type DropCause, type RequestFailure } from './request-record.ts';

const account = { stream: 'reused', profile: 'load' } as const;

describe('the totals', () => {
  // Any mixture of endings, in any order: reproducible, by a generator with a seed.
  test.each([1, 2, 3, 5, 8, 13])('balance whatever happens (seed %i)', (seed) => {
    const next = numbers(seed);
    const ledger = new Ledger(['a:1']);
    const expected = { ok: 0, rejected: 0, dropped: 0, unfinished: 0, withdrawn: 0 };
    const kinds = Object.keys(expected) as (keyof typeof expected)[];
    const open: { id: number; kind: keyof typeof expected }[] = [];
    for (let i = 0; i < 500; i++) {
      const kind = kinds[next() % kinds.length] ?? 'ok';
      expected[kind]++;
      open.push({ id: openAt(ledger, i, streams[next() % 2], profiles[next() % 3]), kind });
    }
    for (const { id, kind } of shuffled(open, next)) settle(ledger, id, kind);

    const totals = requestTotalsOf(ledger);
    const { withdrawn, ...outcomes } = expected;
    expect(totals).toMatchObject({ ...outcomes, sent: 500 - withdrawn, notSent: withdrawn, balanced: true });
    expect(sumOf(streams.map((stream) => requestTotalsOf(ledger, (one) => one.stream === stream).sent))).toBe(
      totals.sent,
    );
  });

  test('do not balance when an attempt is settled twice', () => {
    const ledger = new Ledger(['a:1']);
    const id = openAt(ledger, 0);
    ledger.answer(id, { endedAt: 5, status: 200 });
    ledger.drop(id, 6, failure('reset'));

    expect(requestTotalsOf(ledger)).toMatchObject({ sent: 1, ok: 1, dropped: 0, balanced: false });
  });

  test('do not balance when a drop has no cause', () => {
    const ledger = new Ledger(['a:1']);
    ledger.drop(openAt(ledger, 0), 6, { ...failure('reset'), cause: undefined } as unknown as RequestFailure);

    expect(requestTotalsOf(ledger).balanced).toBe(false);
  });

  test('count what was due and never became an attempt outside of what was sent', () => {
    const ledger = new Ledger(['a:1']);
    ledger.neverOpened(account, 'stalled', 3);
    ledger.withdraw(openAt(ledger, 0), 'EMFILE');

    expect(requestTotalsOf(ledger)).toMatchObject({ sent: 0, notSent: 4, balanced: true });
    expect([...ledger.records()]).toEqual([]);
  });
});

test('a record holds what is known of it, and nothing else', () => {
  const ledger = new Ledger(['a:1', 'b:2']);
  const good = ledger.open({ ...account, target: 1, dueAt: 10, sentAt: 11.5 });
  const bad = ledger.open({ stream: 'new', profile: 'sampler', target: 0, dueAt: 20, sentAt: 20 });
  ledger.answer(good, { endedAt: 13, status: 204, pod: 'web-1', phase: 'stopping', sinceSigtermMs: 250 });

  expect(ledger.soFar).toEqual({ sent: 2, ok: 1, rejected: 0, dropped: 0, underWay: 1 });
  ledger.drop(bad, 25, failure('refused'));

  expect([...ledger.records()]).toEqual([
    {
      id: good,
      ...account,
      target: 1,
      dueAt: 10,
      sentAt: 11.5,
      endedAt: 13,
      outcome: 'ok',
      status: 204,
      pod: 'web-1',
      phase: 'stopping',
      sinceSigtermMs: 250,
    },
    {
      id: bad,
      stream: 'new',
      profile: 'sampler',
      target: 0,
      dueAt: 20,
      sentAt: 20,
      endedAt: 25,
      outcome: 'dropped',
      failure: failure('refused'),
    },
  ]);
});

function openAt(
  ledger: Ledger,
  at: number,
  stream: (typeof streams)[number] = 'new',
  profile: (typeof profiles)[number] = 'load',
): number {
  return ledger.open({ stream, profile, target: 0, dueAt: at, sentAt: at });
}

function settle(ledger: Ledger, id: number, kind: 'ok' | 'rejected' | 'dropped' | 'unfinished' | 'withdrawn'): void {
  if (kind === 'ok') ledger.answer(id, { endedAt: 1000, status: 200 });
  else if (kind === 'rejected') ledger.reject(id, { endedAt: 1000, status: 503 }, failure());
  else if (kind === 'dropped') ledger.drop(id, 1000, failure('closed'));
  else if (kind === 'withdrawn') ledger.withdraw(id, 'EADDRNOTAVAIL');
}

function failure(cause?: DropCause): RequestFailure {
  return {
    ...(cause === undefined ? {} : { cause }),
    detail: 'made up',
    connection: { id: 1, earlierRequests: 0 },
    bytesReceived: 0,
    safeToRetry: false,
  };
}

/** A linear congruential generator: the same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536);
  };
}

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, order: next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
