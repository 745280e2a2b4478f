import type { Account, Ledger } from './ledger.ts';
import { dropCauses, type DropCause, type RequestRecord } from './request-record.ts';
import type { RequestTotals } from './summary.ts';

/**
 * Totals of a ledger, or of the chosen accounts in it. Records are counted one by one and must come to
 * what was counted, apart from them, at the moment of sending.
 */
export function requestTotalsOf(ledger: Ledger, wanted: (account: Account) => boolean = () => true): RequestTotals {
  const counter = new RequestCounter();
  for (const record of ledger.records()) if (wanted(record)) counter.add(record);
  return counter.close(ledger, wanted);
}

/** Counts the outcomes of request records. */
export class RequestCounter {
  #ok = 0;
  #rejected = 0;
  #dropped = 0;
  #unfinished = 0;
  readonly #droppedBy = Object.fromEntries(dropCauses.map((cause) => [cause, 0])) as Record<DropCause, number>;

  add(record: RequestRecord): void {
    if (record.outcome === 'ok') this.#ok++;
    else if (record.outcome === 'rejected') this.#rejected++;
    else if (record.outcome === 'unfinished') this.#unfinished++;
    else {
      this.#dropped++;
      if (record.failure?.cause) this.#droppedBy[record.failure.cause]++;
    }
  }

  /** Compares what was added with what the ledger counted when it was sent. */
  close(ledger: Ledger, wanted: (account: Account) => boolean = () => true): RequestTotals {
    const accounts = ledger.totals.filter(wanted);
    const sent = accounts.reduce((sum, account) => sum + account.sent, 0);
    const neverOpened = accounts.flatMap((account) => Object.values(account.neverOpened));
    const withdrawn = [...ledger.withdrawals()].filter(wanted).length;
    const answered = this.#ok + this.#rejected;
    const explained = Object.values(this.#droppedBy).reduce((sum, count) => sum + count, 0);
    return {
      sent,
      answered,
      ok: this.#ok,
      rejected: this.#rejected,
      dropped: this.#dropped,
      unfinished: this.#unfinished,
      balanced:
        sent === answered + this.#dropped + this.#unfinished &&
        this.#dropped === explained &&
        ledger.contradictions === 0,
      droppedBy: { ...this.#droppedBy },
      notSent: neverOpened.reduce((sum, count) => sum + count, withdrawn),
    };
  }
}
