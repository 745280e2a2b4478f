import type { DropCause } from '../../ledger/request-record.ts';
import { Connection } from './connection.ts';
import { dropCause, errorDetail, ownFault } from './drop-cause.ts';
import type { Desk } from './desk.ts';
import type { ResponseFacts } from '../protocols/http/response-facts.ts';
import type { Route } from './route.ts';

/** Where a request is before it is known on which connection it goes. */
const nowhere = new Connection(0);

/** One request under way, from its entry in the ledger to its settling there: every sender's way to keep the books. */
export class Attempt {
  readonly id: number;
  readonly sentAt: number;
  connection = nowhere;
  bytesReceived = 0;
  /** For how long `Deadlines` has seen it under way. */
  ageMs = 0;
  #settled = false;
  readonly #desk: Desk;

  constructor(desk: Desk, route: Route, dueAt?: number) {
    this.#desk = desk;
    this.sentAt = desk.clock.now();
    this.id = desk.ledger.open({
      stream: route.stream,
      profile: route.profile,
      target: route.target,
      dueAt: dueAt ?? this.sentAt,
      sentAt: this.sentAt,
    });
  }

  /** It has ended, and the ledger says how. */
  get settled(): boolean {
    return this.#settled;
  }

  /** It goes on this connection: known at once with autocannon, a little later with node:http. */
  goesOn(connection: Connection): void {
    this.connection = connection;
    connection.requests++;
  }

  /** A complete response came. */
  answered(facts: ResponseFacts): void {
    const { ledger, clock, profile } = this.#desk;
    const endedAt = clock.now();
    this.#settle();
    this.connection.lastPod = facts.pod ?? this.connection.lastPod;
    if (!facts.signed) {
      const failure = this.connection.failure(
        `no ${profile.expectHeader ?? ''} header`,
        this.bytesReceived,
        'malformed',
      );
      ledger.drop(this.id, endedAt, failure, facts.status);
      return;
    }
    const { status, pod, phase, sinceSigtermMs } = facts;
    const answer = { endedAt, status, pod, phase, sinceSigtermMs };
    if (profile.expectStatus.includes(status)) ledger.answer(this.id, answer);
    else ledger.reject(this.id, answer, this.connection.failure(`status ${status}`, this.bytesReceived));
  }

  /** Its connection ended; no error means the server's FIN. */
  connectionEnded(error: unknown): void {
    const reached = { connected: this.connection.openedAt !== undefined, bytesReceived: this.bytesReceived };
    const fault = ownFault(error, reached);
    this.#settle();
    if (fault !== undefined) this.#desk.ledger.withdraw(this.id, fault);
    else this.dropped(dropCause(error, reached), error === undefined ? 'FIN' : errorDetail(error));
  }

  dropped(cause: DropCause, detail: string): void {
    const failure = this.connection.failure(detail, this.bytesReceived, cause);
    this.#settle();
    this.#desk.ledger.drop(this.id, this.#desk.clock.now(), failure);
  }

  timedOut(timeoutMs: number): void {
    this.dropped('timeout', `no complete response in ${timeoutMs} ms`);
  }

  /** The run is being cut off. */
  leftUnfinished(): void {
    this.#settle();
    this.#desk.ledger.leaveUnfinished(this.id, this.connection.failure('the run was cut off', this.bytesReceived));
  }

  #settle(): void {
    this.#settled = true;
    this.#desk.ledger.noteClientPort(this.id, this.connection.clientPort);
  }
}
