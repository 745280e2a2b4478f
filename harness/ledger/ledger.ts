import { Columns, rowOutcomes, type RowOutcome } from './columns.ts';
import { LedgerRecord } from './ledger-record.ts';
import { NameTable } from './name-table.ts';
import {
  profiles,
  streams,
  type Profile,
  type RequestFailure,
  type RequestRecord,
  type Stream,
} from './request-record.ts';

/** The stream and the profile to which an attempt belongs. */
export interface Account {
  readonly stream: Stream;
  readonly profile: Profile;
}

/** An attempt as it is sent. Times in epoch milliseconds. */
export interface Opening extends Account {
  readonly target: number;
  /** Name of one of the ledger's kinds. */
  readonly kind?: string | undefined;
  readonly dueAt: number;
  readonly sentAt: number;
}

/** A complete response. */
export interface Answer {
  readonly endedAt: number;
  readonly status: number;
  readonly pod?: string | undefined;
  readonly phase?: string | undefined;
  readonly sinceSigtermMs?: number | undefined;
}

/** What was counted at the moment of sending, apart from the records: so that the ledger can be checked from two sides. */
export interface AccountTotals extends Account {
  readonly sent: number;
  /** Due, but it never became an attempt; by reason. */
  readonly neverOpened: Readonly<Record<string, number>>;
}

export interface LedgerCounts {
  readonly sent: number;
  readonly ok: number;
  readonly rejected: number;
  readonly dropped: number;
  readonly underWay: number;
}

/**
 * The record of every request attempt: opened when it is sent, settled once when it ends. Good answers take some
 * 39 bytes; what failed is kept in full. Records come out in the order in which they were sent.
 */
export class Ledger {
  /** `host:port` of each target, by `RequestRecord.target`. */
  readonly targets: readonly string[];
  /** Names of the kinds of requests that are sent, where there are several. */
  readonly kinds: readonly string[];
  readonly #rows = new Columns();
  readonly #pods = new NameTable();
  readonly #phases = new NameTable();
  readonly #failures = new Map<number, RequestFailure>();
  readonly #withdrawn = new Map<number, string>();
  readonly #accounts: Readonly<Record<Stream, Partial<Record<Profile, OpenAccount>>>> = { new: {}, reused: {} };
  readonly #settled = { ok: 0, rejected: 0, dropped: 0 };
  #slowestAnswerMs = 0;
  #lastFailure: RequestFailure | undefined;
  #contradictions = 0;

  constructor(targets: readonly string[], kinds: readonly string[] = []) {
    this.targets = targets;
    this.kinds = kinds;
  }

  /** Attempts on record, those that were withdrawn included. */
  get length(): number {
    return this.#rows.length;
  }

  /** Attempts that were settled twice: any makes the ledger worthless. */
  get contradictions(): number {
    return this.#contradictions;
  }

  /** Names of the pods that answered. */
  get pods(): readonly string[] {
    return this.#pods.names;
  }

  get phases(): readonly string[] {
    return this.#phases.names;
  }

  get totals(): readonly AccountTotals[] {
    return this.#openAccounts().map(({ account, sent, neverOpened }) => ({
      ...account,
      sent,
      neverOpened: Object.fromEntries(neverOpened),
    }));
  }

  /** The counts so far. */
  get soFar(): LedgerCounts {
    const sent = this.#openAccounts().reduce((sum, account) => sum + account.sent, 0);
    const { ok, rejected, dropped } = this.#settled;
    return { sent, ok, rejected, dropped, underWay: sent - ok - rejected - dropped };
  }

  /** The longest time that a good answer took so far, in milliseconds; 0 where there is none. */
  get slowestAnswerMs(): number {
    return this.#slowestAnswerMs;
  }

  /** Why the attempt failed that was the last to end of those that did. */
  get lastFailure(): RequestFailure | undefined {
    return this.#lastFailure;
  }

  /** Enters an attempt and returns its id. */
  open(opening: Opening): number {
    this.#accountOf(opening).sent++;
    const { stream, profile, target, kind, dueAt, sentAt } = opening;
    return this.#rows.push({
      stream: streams.indexOf(stream),
      profile: profiles.indexOf(profile),
      target,
      kind: kind === undefined ? 0 : this.kinds.indexOf(kind) + 1,
      dueAt,
      sentAt,
    });
  }

  /** A complete response of a wanted status. */
  answer(id: number, answer: Answer): void {
    this.#settle(id, 'ok', answer);
  }

  /** A complete response of another status. */
  reject(id: number, answer: Answer, failure: RequestFailure): void {
    this.#settle(id, 'rejected', answer, failure);
  }

  /** No complete response: `failure.cause` says why; a response without the expected header has its status too. */
  drop(id: number, endedAt: number, failure: RequestFailure, status = 0): void {
    this.#settle(id, 'dropped', { endedAt, status }, failure);
  }

  /** Notes what is known about an attempt that will not be settled any more, as the run is being cut off. */
  leaveUnfinished(id: number, failure: RequestFailure): void {
    this.#failures.set(id, failure);
  }

  /** Notes by which port of ours an attempt went, settled or not. */
  noteClientPort(id: number, port: number | undefined): void {
    if (port !== undefined) this.#rows.noteClientPort(id, port);
  }

  /** Takes an attempt back that could not leave this machine: it counts as not sent, for this reason. */
  withdraw(id: number, reason: string): void {
    this.#settle(id, 'withdrawn', { endedAt: this.#rows.get(id, 'sentAt'), status: 0 });
    this.#accountOf({ stream: this.#streamAt(id), profile: this.#profileAt(id) }).sent--;
    this.#withdrawn.set(id, reason);
  }

  /** Takes over the contradictions of a ledger whose attempts are entered here again. */
  takeOverContradictions({ contradictions }: { readonly contradictions: number }): void {
    this.#contradictions += contradictions;
  }

  /** Counts a request that was due and never became an attempt. */
  neverOpened(account: Account, reason: string, times = 1): void {
    const reasons = this.#accountOf(account).neverOpened;
    reasons.set(reason, (reasons.get(reason) ?? 0) + times);
  }

  /** Attempts that were taken back, with the reason. */
  *withdrawals(): Generator<Account & { readonly id: number; readonly reason: string }> {
    for (const [id, reason] of this.#withdrawn)
      yield { id, stream: this.#streamAt(id), profile: this.#profileAt(id), reason };
  }

  /** Every attempt that was sent, in the order of sending. */
  *records(): Generator<RequestRecord> {
    for (let id = 0; id < this.#rows.length; id++) {
      const record = this.record(id);
      if (record) yield record;
    }
  }

  /** The dropped attempts, in the order of sending. They are found without reading the others. */
  drops(): readonly RequestRecord[] {
    return this.#failed('dropped');
  }

  /** The rejected attempts, in the order of sending. */
  rejections(): readonly RequestRecord[] {
    return this.#failed('rejected');
  }

  /** The record of one attempt; undefined if it was withdrawn. */
  record(id: number): RequestRecord | undefined {
    const row = this.#rows.read(id);
    const outcome = rowOutcomes[row.outcome] ?? 'unfinished';
    if (outcome === 'withdrawn') return undefined;
    return new LedgerRecord(id, row, outcome, {
      kind: this.kinds[row.kind - 1],
      pod: this.#pods.nameOf(row.pod),
      phase: this.#phases.nameOf(row.phase),
      failure: this.#failures.get(id),
    });
  }

  #settle(id: number, outcome: RowOutcome, answer: Answer, failure?: RequestFailure): void {
    if (this.#outcomeAt(id) !== 'unfinished') {
      this.#contradictions++;
      return;
    }
    this.#rows.settle(id, {
      endedAt: answer.endedAt,
      outcome: rowOutcomes.indexOf(outcome),
      status: answer.status,
      pod: this.#pods.indexOf(answer.pod),
      phase: this.#phases.indexOf(answer.phase),
      sinceSigtermMs: answer.sinceSigtermMs ?? Number.NaN,
    });
    if (failure) {
      this.#failures.set(id, failure);
      this.#lastFailure = failure;
    }
    if (outcome === 'ok')
      this.#slowestAnswerMs = Math.max(this.#slowestAnswerMs, answer.endedAt - this.#rows.get(id, 'sentAt'));
    if (outcome === 'ok' || outcome === 'rejected' || outcome === 'dropped') this.#settled[outcome]++;
  }

  #failed(wanted: RowOutcome): readonly RequestRecord[] {
    const ids = [...this.#failures.keys()].filter((id) => this.#outcomeAt(id) === wanted).sort((a, b) => a - b);
    return ids.flatMap((id) => this.record(id) ?? []);
  }

  #outcomeAt(id: number): RowOutcome {
    return rowOutcomes[this.#rows.get(id, 'outcome')] ?? 'unfinished';
  }

  #streamAt(id: number): Stream {
    return streams[this.#rows.get(id, 'stream')] ?? 'new';
  }

  #profileAt(id: number): Profile {
    return profiles[this.#rows.get(id, 'profile')] ?? 'load';
  }

  #accountOf({ stream, profile }: Account): OpenAccount {
    return (this.#accounts[stream][profile] ??= { account: { stream, profile }, sent: 0, neverOpened: new Map() });
  }

  #openAccounts(): OpenAccount[] {
    return Object.values(this.#accounts).flatMap((ofStream) => Object.values(ofStream));
  }
}

interface OpenAccount {
  readonly account: Account;
  sent: number;
  readonly neverOpened: Map<string, number>;
}
