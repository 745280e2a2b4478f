import type { Row } from './columns.ts';
import {
  profiles,
  streams,
  type Outcome,
  type Profile,
  type RequestFailure,
  type RequestRecord,
  type Stream,
} from './request-record.ts';

/** The values that a row refers to by number, and those that are kept beside the row. */
export interface BesideRow {
  readonly kind: string | undefined;
  readonly pod: string | undefined;
  readonly phase: string | undefined;
  readonly failure: RequestFailure | undefined;
}

/**
 * A row of the ledger as a record. A class and not an object literal: of a literal whose objects were once kept, as drops are,
 * V8 makes the next millions in its old generation, where they stay until a full collection (half a gigabyte of them).
 */
export class LedgerRecord implements RequestRecord {
  readonly id: number;
  readonly stream: Stream;
  readonly profile: Profile;
  readonly target: number;
  readonly dueAt: number;
  readonly sentAt: number;
  readonly outcome: Outcome;
  declare readonly kind?: string;
  declare readonly clientPort?: number;
  declare readonly endedAt?: number;
  declare readonly status?: number;
  declare readonly pod?: string;
  declare readonly phase?: string;
  declare readonly sinceSigtermMs?: number;
  declare readonly failure?: RequestFailure;

  constructor(id: number, row: Row, outcome: Outcome, { kind, pod, phase, failure }: BesideRow) {
    this.id = id;
    this.stream = streams[row.stream] ?? 'new';
    this.profile = profiles[row.profile] ?? 'load';
    this.target = row.target;
    this.dueAt = row.dueAt;
    this.sentAt = row.sentAt;
    this.outcome = outcome;
    if (kind !== undefined) this.kind = kind;
    if (row.clientPort !== 0) this.clientPort = row.clientPort;
    if (outcome !== 'unfinished') {
      this.endedAt = row.endedAt;
      if (row.status !== 0) this.status = row.status;
      if (pod !== undefined) this.pod = pod;
      if (phase !== undefined) this.phase = phase;
      if (!Number.isNaN(row.sinceSigtermMs)) this.sinceSigtermMs = row.sinceSigtermMs;
    }
    if (failure !== undefined) this.failure = failure;
  }
}
