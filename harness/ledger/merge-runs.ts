import { HarnessError } from '../core/harness-error.ts';
import type { SavedRun } from './codec.ts';
import { Ledger, type AccountTotals } from './ledger.ts';
import type { RequestFailure, RequestRecord } from './request-record.ts';
import type { RunFacts } from './run-facts.ts';

/**
 * Runs that went on at the same time in several places, as one: every attempt of each in the order of sending, whose clocks
 * are taken to agree.
 * @throws HarnessError `merge-unbalanced` when one was lost on the way, or came twice
 */
export function mergeRuns(runs: readonly SavedRun[]): SavedRun {
  const targets = [...new Set(runs.flatMap(({ ledger }) => ledger.targets))];
  const merged = new Ledger(targets, runs[0]?.ledger.kinds);
  for (const { record, run } of inOrderOfSending(runs)) {
    const target = targets.indexOf(runs[run]?.ledger.targets[record.target] ?? '');
    adopt(merged, { ...record, target }, renumbered(record.failure, run, runs.length));
  }
  for (const { ledger, facts } of runs) {
    adoptUnsent(merged, ledger, facts.startedAt);
    merged.takeOverContradictions(ledger);
  }
  const [before, after] = [runs.flatMap(({ ledger }) => ledger.totals), merged.totals].map(comparable);
  if (before !== after) {
    const summary = `The ledgers of ${runs.length} places tell of ${String(before)}, merged of ${String(after)}`;
    throw new HarnessError(summary, {
      code: 'merge-unbalanced',
      fix: 'This is a fault of Seaworthy: please report it.',
    });
  }
  return { ledger: merged, facts: mergeFacts(runs.map(({ facts }) => facts)) };
}

function inOrderOfSending(runs: readonly SavedRun[]): { readonly record: RequestRecord; readonly run: number }[] {
  return runs
    .flatMap(({ ledger }, run) => Array.from(ledger.records(), (record) => ({ record, run })))
    .sort((a, b) => a.record.sentAt - b.record.sentAt);
}

function adopt(ledger: Ledger, record: RequestRecord, failure: RequestFailure | undefined): void {
  const { outcome, status = 0, pod, phase, sinceSigtermMs, endedAt = record.sentAt } = record;
  const id = ledger.open(record);
  ledger.noteClientPort(id, record.clientPort);
  const answer = { endedAt, status, pod, phase, sinceSigtermMs };
  if (outcome === 'ok') ledger.answer(id, answer);
  else if (!failure) return;
  else if (outcome === 'rejected') ledger.reject(id, answer, failure);
  else if (outcome === 'dropped') ledger.drop(id, endedAt, failure, status);
  else ledger.leaveUnfinished(id, failure);
}

function adoptUnsent(ledger: Ledger, from: Ledger, at: number): void {
  for (const { stream, profile, reason } of from.withdrawals())
    ledger.withdraw(ledger.open({ stream, profile, target: 0, dueAt: at, sentAt: at }), reason);
  for (const { neverOpened, ...account } of from.totals)
    for (const [reason, times] of Object.entries(neverOpened)) ledger.neverOpened(account, reason, times);
}

/** Connections keep numbers of their own. */
function renumbered(failure: RequestFailure | undefined, run: number, runs: number): RequestFailure | undefined {
  if (!failure) return undefined;
  return { ...failure, connection: { ...failure.connection, id: failure.connection.id * runs + run } };
}

/** The duration is the mean, so that places which began a moment apart do not look slow. */
function mergeFacts(facts: readonly RunFacts[]): RunFacts {
  const rates = facts.map(({ targetRate }) => targetRate);
  return {
    startedAt: Math.min(...facts.map(({ startedAt }) => startedAt)),
    durationMs: sum(facts.map(({ durationMs }) => durationMs)) / facts.length,
    targetRate: rates.includes(null) ? null : sum(rates.map((rate) => rate ?? 0)),
    longestStallMs: Math.max(...facts.map(({ longestStallMs }) => longestStallMs)),
    writtenByAutocannon: sum(facts.map(({ writtenByAutocannon }) => writtenByAutocannon)),
    ...(facts.some(({ idle }) => idle) && { idle: facts.flatMap(({ idle = [] }) => idle) }),
    interrupted: facts.some(({ interrupted }) => interrupted),
  };
}

/** `new load 120, reused load 118` and so on: what was sent and what was not, account by account. */
function comparable(totals: readonly AccountTotals[]): string {
  const counts = new Map<string, number>();
  const add = (name: string, count: number) => counts.set(name, (counts.get(name) ?? 0) + count);
  for (const { stream, profile, sent, neverOpened } of totals) {
    add(`${stream} ${profile}`, sent);
    for (const [reason, times] of Object.entries(neverOpened)) add(`${stream} ${profile} ${reason}`, times);
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .map((pair) => pair.join(' '))
    .sort()
    .join(', ');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
