import { describe, expect, it } from 'vitest';
import { decodeRun, encodeRun, type SavedRun } from './codec.ts';
import { Ledger, type Account } from './ledger.ts';
import { mergeRuns } from './merge-runs.ts';
import type { RequestFailure } from './request-record.ts';
import { summarise } from './summarise.ts';

const paced: Account = { stream: 'new', profile: 'load' };

const failure = (connection: number): RequestFailure => ({
  cause: 'reset',
  detail: 'ECONNRESET',
  connection: { id: connection, earlierRequests: 0 },
  bytesReceived: 0,
  safeToRetry: false,
});

/** A run of one place that began at this time and sent a request every 20 ms for 200 ms: answered, but for the last three. */
function runFrom(startedAt: number, targets: readonly string[], pod: string): SavedRun {
  const ledger = new Ledger(targets, ['GET /', 'POST /cart']);
  for (let i = 0; i < 10; i++) {
    const sentAt = startedAt + i * 20;
    const id = ledger.open({ ...paced, target: i % targets.length, kind: ledger.kinds[i % 2], dueAt: sentAt, sentAt });
    ledger.noteClientPort(id, startedAt + i);
    if (i < 7) ledger.answer(id, { endedAt: sentAt + 2, status: 200, pod });
    else if (i === 7) ledger.reject(id, { endedAt: sentAt + 2, status: 503, pod }, failure(i));
    else if (i === 8) ledger.drop(id, sentAt + 5, failure(i));
    else ledger.leaveUnfinished(id, failure(i));
  }
  const withdrawn = ledger.open({ ...paced, target: 0, dueAt: startedAt, sentAt: startedAt });
  ledger.withdraw(withdrawn, 'EMFILE');
  ledger.neverOpened(paced, 'stalled', 2);
  const rates = { durationMs: 200, targetRate: 50 };
  return { ledger, facts: { startedAt, ...rates, longestStallMs: 5, writtenByAutocannon: 11, interrupted: true } };
}

describe('mergeRuns', () => {
  const one = runFrom(1000, ['a:80', 'b:80'], 'web-1');
  const other = runFrom(1005, ['b:80', 'c:80'], 'web-2');
  const merged = mergeRuns([one, other]);
  const records = [...merged.ledger.records()];

  it('has every request with its kind', () => {
    const kinds = records.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'GET /')).toHaveLength(10);
    expect(kinds.filter((kind) => kind === 'POST /cart')).toHaveLength(10);
  });

  it('has totals that balance and are the sum of both', () => {
    const [left, right, both] = [one, other, merged].map(({ ledger, facts }) => summarise(ledger, facts));

    expect(both).toMatchObject({
      balanced: true,
      sent: 20,
      ok: 14,
      rejected: 2,
      dropped: 2,
      unfinished: 2,
      notSent: 6,
    });
    expect(both?.sent).toBe((left?.sent ?? 0) + (right?.sent ?? 0));
    expect(both?.droppedBy.reset).toBe(2);
    expect(both?.rate).toEqual({ target: 100, achieved: 100 });
  });

  it('keeps by which port of its client each request went', () => {
    const ports = Array.from({ length: 10 }, (_, i) => i);
    expect(records.map(({ clientPort = 0 }) => clientPort).sort((a, b) => a - b)).toEqual(
      ports.flatMap((i) => [1000 + i, 1005 + i]).sort((a, b) => a - b),
    );
  });

  it('is in the order of sending', () => {
    expect(records.map(({ sentAt }) => sentAt)).toEqual(records.map(({ sentAt }) => sentAt).sort((a, b) => a - b));
    expect(records.slice(0, 3).map(({ pod }) => pod)).toEqual(['web-1', 'web-2', 'web-1']);
  });

  it('leads each request to where it went', () => {
    const went = (pod: string) =>
      new Set(records.filter((record) => record.pod === pod).map(({ target }) => merged.ledger.targets[target]));

    expect(went('web-1')).toEqual(new Set(['a:80', 'b:80']));
    expect(went('web-2')).toEqual(new Set(['b:80', 'c:80']));
  });

  it('keeps connections of different places apart', () => {
    const connections = records.flatMap((record) => record.failure?.connection.id ?? []);

    expect(new Set(connections).size).toBe(6);
  });

  it('has totals that do not balance where those of one place do not', () => {
    const spoilt = runFrom(1000, ['a:80'], 'web-1');
    spoilt.ledger.answer(0, { endedAt: 1003, status: 200 });
    const { ledger, facts } = mergeRuns([spoilt, other]);

    expect(summarise(ledger, facts)).toMatchObject({ balanced: false });
  });

  it('is saved and read again as any other run', () => {
    const read = decodeRun([...encodeRun(merged)]);

    expect(summarise(read.ledger, read.facts)).toEqual(summarise(merged.ledger, merged.facts));
  });

  it('refuses to hide that a request was counted, and is nowhere', () => {
    const short = runFrom(1000, ['a:80'], 'web-1');
    Object.defineProperty(short.ledger, 'records', { value: () => [].values() });

    expect(() => mergeRuns([one, short])).toThrow(/The ledgers of 2 places tell of new load 20.*merged of new load 10/);
  });

  it('as fast as it goes has no target rate', () => {
    const facts = { ...other.facts, targetRate: null };

    expect(mergeRuns([one, { ...other, facts }]).facts.targetRate).toBeNull();
  });
});
