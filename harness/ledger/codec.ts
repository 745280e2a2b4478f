import { HarnessError } from '../core/harness-error.ts';
import { Ledger, type AccountTotals } from './ledger.ts';
import { profiles, streams, type Outcome, type RequestFailure, type RequestRecord } from './request-record.ts';
import type { RunFacts } from './run-facts.ts';

/** A saved run: the ledger and what is needed to judge it. */
export interface SavedRun {
  readonly ledger: Ledger;
  readonly facts: RunFacts;
}

/**
 * The lines of `ledger.jsonl`, without their line ends: a head with the schema version, a line an attempt in the order
 * of sending (an array for what went well, an object with the whole failure for the rest), and a foot with the totals.
 */
export function* encodeRun({ ledger, facts }: SavedRun): Generator<string> {
  const base = facts.startedAt;
  const { targets, kinds, pods, phases } = ledger;
  const several = kinds.length > 0 && { kinds };
  yield JSON.stringify({
    ...{ schemaVersion: 1, kind: 'ledger', base, targets },
    ...several,
    ...{ pods, phases, facts },
  } satisfies Head);
  const kindNumbers = numbersOf(kinds);
  const podNumbers = numbersOf(pods);
  const phaseNumbers = numbersOf(phases);
  const withdrawals = new Map([...ledger.withdrawals()].map((withdrawal) => [withdrawal.id, withdrawal]));
  for (let id = 0; id < ledger.length; id++) {
    const record = ledger.record(id);
    if (record) {
      const row = encodeRow(record, base, { kinds: kindNumbers, pods: podNumbers, phases: phaseNumbers });
      yield JSON.stringify(record.failure ? { row, failure: record.failure } : row);
    } else {
      const { stream, profile, reason } = withdrawals.get(id) ?? { stream: 'new', profile: 'load', reason: 'unknown' };
      yield JSON.stringify({
        withdrawn: [streams.indexOf(stream), profiles.indexOf(profile)],
        reason,
      } satisfies Withdrawn);
    }
  }
  const { totals, length: lines, contradictions } = ledger;
  yield JSON.stringify({ totals, lines, ...(contradictions === 0 ? {} : { contradictions }) } satisfies Foot);
}

/**
 * Reads the lines of `encodeRun`.
 * @throws HarnessError `ledger-version` for another schema, `ledger-incomplete` when lines are missing or do not add up.
 */
export function decodeRun(lines: Iterable<string>): SavedRun {
  let head: Head | undefined;
  let foot: Foot | undefined;
  let ledger = new Ledger([]);
  for (const line of lines) {
    const entry = parse(line);
    if (!head) {
      head = checkHead(entry);
      ledger = new Ledger(head.targets, head.kinds);
    } else if (isRow(entry)) restore(ledger, head, entry);
    else if ('row' in entry) restore(ledger, head, entry.row, entry.failure);
    else if ('withdrawn' in entry) restoreWithdrawn(ledger, head, entry);
    else if ('totals' in entry) foot = entry;
  }
  if (!head || !foot) throw incomplete('its first or last line is missing');
  restoreNeverOpened(ledger, foot.totals);
  ledger.takeOverContradictions({ contradictions: 0, ...foot });
  const [seen, told] = [ledger.totals, foot.totals].map(comparable);
  if (ledger.length !== foot.lines || seen !== told) {
    throw incomplete(
      `its last line tells of ${foot.lines} attempts (${String(told)}), ${ledger.length} are there (${String(seen)})`,
    );
  }
  return { ledger, facts: head.facts };
}

function parse(line: string): Head | Row | Failed | Withdrawn | Foot {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    entry = undefined;
  }
  if (typeof entry === 'object' && entry !== null) return entry as Head | Row | Failed | Withdrawn | Foot;
  throw incomplete(`this line of it is broken: ${line.slice(0, 120)}`);
}

interface Head {
  readonly schemaVersion: 1;
  readonly kind: 'ledger';
  /** Epoch milliseconds to which the times of the rows are relative. */
  readonly base: number;
  readonly targets: readonly string[];
  /** Absent where one kind of requests was sent, and in ledgers of before 2026-11-29. */
  readonly kinds?: readonly string[];
  readonly pods: readonly string[];
  readonly phases: readonly string[];
  readonly facts: RunFacts;
}

interface Failed {
  readonly row: Row;
  readonly failure: RequestFailure;
}

interface Withdrawn {
  /** Numbers of stream and profile. */
  readonly withdrawn: readonly [number, number];
  readonly reason: string;
}

interface Foot {
  readonly totals: readonly AccountTotals[];
  readonly lines: number;
  /** Attempts that were settled twice; absent when there is none, as there should be. */
  readonly contradictions?: number;
}

/** A status has three digits. */
const greatestStatus = 999;

/**
 * Numbers of stream, profile, target; due, late by, took in ms; outcome, status; numbers of pod, phase; since SIGTERM; our
 * own port, where it is known (0 where only what follows is): rows of before 2026-11-28 end without it, and whoever reads those of now
 * may leave it; number of the kind, where there are several.
 */
type Row = readonly [
  number,
  number,
  number,
  number,
  number,
  number | null,
  Outcome | 0,
  number,
  number,
  number,
  number | null,
  number?,
  number?,
];

function isRow(entry: object): entry is Row {
  return Array.isArray(entry);
}

function encodeRow(
  record: RequestRecord,
  base: number,
  { kinds, pods, phases }: Readonly<Record<'kinds' | 'pods' | 'phases', ReadonlyMap<string, number>>>,
): Row {
  const { clientPort, kind } = record;
  return [
    streams.indexOf(record.stream),
    profiles.indexOf(record.profile),
    record.target,
    micro(record.dueAt - base),
    micro(record.sentAt - record.dueAt),
    record.endedAt === undefined ? null : micro(record.endedAt - record.sentAt),
    record.outcome === 'ok' ? 0 : record.outcome,
    record.status ?? 0,
    numberIn(pods, record.pod),
    numberIn(phases, record.phase),
    record.sinceSigtermMs ?? null,
    ...(kind !== undefined
      ? ([clientPort ?? 0, numberIn(kinds, kind)] as const)
      : clientPort === undefined
        ? ([] as const)
        : ([clientPort] as const)),
  ];
}

function restore(ledger: Ledger, head: Head, row: Row, failure?: RequestFailure): void {
  const [stream, profile, target, due, late, took, outcome, status, pod, phase, since, clientPort, kind = 0] = row;
  if (!(status <= greatestStatus)) throw incomplete(`no response has the status ${status}`);
  const dueAt = head.base + due;
  const sentAt = dueAt + late;
  const account = { stream: nth(streams, stream), profile: nth(profiles, profile) };
  const id = ledger.open({ ...account, target, kind: head.kinds?.[kind - 1], dueAt, sentAt });
  const endedAt = sentAt + (took ?? 0);
  ledger.noteClientPort(id, clientPort);
  const answer = {
    endedAt,
    status,
    pod: head.pods[pod - 1],
    phase: head.phases[phase - 1],
    sinceSigtermMs: since ?? undefined,
  };
  if (outcome === 0) ledger.answer(id, answer);
  else if (!failure) {
    if (outcome !== 'unfinished') throw incomplete(`attempt ${id} is ${outcome} without a word on why`);
  } else if (outcome === 'rejected') ledger.reject(id, answer, failure);
  else if (outcome === 'dropped') ledger.drop(id, endedAt, failure, status);
  else ledger.leaveUnfinished(id, failure);
}

function restoreWithdrawn(ledger: Ledger, head: Head, { withdrawn: [stream, profile], reason }: Withdrawn): void {
  const account = { stream: nth(streams, stream), profile: nth(profiles, profile) };
  ledger.withdraw(ledger.open({ ...account, target: 0, dueAt: head.base, sentAt: head.base }), reason);
}

function restoreNeverOpened(ledger: Ledger, totals: readonly AccountTotals[]): void {
  for (const { neverOpened, ...account } of totals) {
    for (const [reason, times] of Object.entries(neverOpened)) ledger.neverOpened(account, reason, times);
  }
}

function checkHead(entry: object): Head {
  if ('kind' in entry && entry.kind === 'ledger' && 'schemaVersion' in entry && entry.schemaVersion === 1) {
    return entry as Head;
  }
  throw new HarnessError('Expected a ledger of schema version 1 in the first line, got something else', {
    code: 'ledger-version',
    fix: 'Read it with the version of Seaworthy that wrote it.',
  });
}

function incomplete(what: string): HarnessError {
  return new HarnessError(`The saved ledger is not complete: ${what}`, {
    code: 'ledger-incomplete',
    fix: 'Run again: this file was cut short or changed.',
  });
}

function comparable(totals: readonly AccountTotals[]): string {
  return totals
    .map(({ stream, profile, sent }) => `${stream} ${profile} ${sent}`)
    .sort()
    .join(', ');
}

function numbersOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, index) => [name, index + 1]));
}

function numberIn(numbers: ReadonlyMap<string, number>, name: string | undefined): number {
  return name === undefined ? 0 : (numbers.get(name) ?? 0);
}

function nth<T>(names: readonly T[], index: number): T {
  const name = names[index];
  if (name === undefined) throw incomplete(`number ${index} stands for nothing`);
  return name;
}

function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
