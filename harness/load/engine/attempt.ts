import type { Answer } from '../../ledger/ledger.ts';
import type { DropCause, RequestFailure } from '../../ledger/request-record.ts';
import { Connection } from './connection.ts';
import { dropCause, errorDetail, ownFault } from './drop-cause.ts';
import type { LedgerContext } from './ledger-context.ts';
import type { Route } from './route.ts';

/** A complete response, as the ledger holds it. */
export type Answered = Omit<Answer, 'endedAt'>;

/** Why a complete response is not the one that was asked for. */
export interface AnswerFault {
  /** `rejected`: the server answered with another status. `malformed`: the response is not an answer to the request. */
  readonly outcome: 'rejected' | 'malformed';
  /** `status 503`, `no x-pod header` */
  readonly detail: string;
}

/** The connection of an attempt that has none yet. */
const nowhere = new Connection(0);

/**
 * One request under way, from the opening of its ledger entry until that is settled. Clients reach the ledger by this
 * class alone.
 */
export class Attempt {
  readonly id: number;
  readonly sentAt: number;
  connection = nowhere;
  bytesReceived = 0;
  /** For how long the attempt has been under way, as counted by `Deadlines`, in milliseconds. */
  ageMs = 0;
  #settled = false;
  readonly #context: LedgerContext;

  /** @param kind name of the kind of request, where there are several */
  constructor(context: LedgerContext, route: Route, dueAt?: number, kind?: string) {
    this.#context = context;
    this.sentAt = context.clock.now();
    this.id = context.ledger.open({
      stream: route.stream,
      profile: route.profile,
      target: route.target,
      kind,
      dueAt: dueAt ?? this.sentAt,
      sentAt: this.sentAt,
    });
  }

  /** Whether the attempt has ended and the ledger has its outcome. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Notes on which connection the request is sent. */
  goesOn(connection: Connection): void {
    this.connection = connection;
    connection.carries(this.sentAt);
  }

  /** Settles the attempt with a complete response. */
  answered(answer: Answered, fault?: AnswerFault): void {
    const { ledger, clock } = this.#context;
    const endedAt = clock.now();
    this.#settle();
    this.connection.lastPod = answer.pod ?? this.connection.lastPod;
    const { status, pod, phase, sinceSigtermMs } = answer;
    const entry = { endedAt, status, pod, phase, sinceSigtermMs };
    if (!fault) ledger.answer(this.id, entry);
    else if (fault.outcome === 'rejected') ledger.reject(this.id, entry, this.#failure(fault.detail));
    else ledger.drop(this.id, endedAt, this.#failure(fault.detail, fault.outcome), status);
  }

  /** Settles the attempt because its connection ended; no error means the server's FIN. */
  connectionEnded(error: unknown): void {
    const reached = { connected: this.connection.openedAt !== undefined, bytesReceived: this.bytesReceived };
    const fault = ownFault(error, reached);
    this.#settle();
    if (fault !== undefined) this.#context.ledger.withdraw(this.id, fault);
    else this.dropped(dropCause(error, reached), error === undefined ? 'FIN' : errorDetail(error));
  }

  dropped(cause: DropCause, detail: string): void {
    const failure = this.#failure(detail, cause);
    this.#settle();
    this.#context.ledger.drop(this.id, this.#context.clock.now(), failure);
  }

  timedOut(timeoutMs: number): void {
    this.dropped('timeout', `no complete response in ${timeoutMs} ms`);
  }

  /** Leaves the attempt unfinished, because the run is being cut off. */
  leftUnfinished(): void {
    this.#settle();
    this.#context.ledger.leaveUnfinished(this.id, this.#failure('the run was cut off'));
  }

  #failure(detail: string, cause?: DropCause): RequestFailure {
    return this.connection.failure(detail, this.bytesReceived, cause);
  }

  #settle(): void {
    this.#settled = true;
    this.#context.ledger.noteClientPort(this.id, this.connection.clientPort);
  }
}
