import type { RequestRecord } from '../../ledger/request-record.ts';
import { missedByChance } from '../tolerances.ts';

/** A pod that new connections began, or ceased, to be led to; the change came after `since` and no later than `at`. */
export interface RouteChange {
  readonly pod: string;
  readonly routed: boolean;
  /** Epoch milliseconds by the sender's clock; 0 when it was so from the first request on. */
  readonly since: number;
  readonly at: number;
  /** Answers in a row that came from other pods: what the open end of the interval rests on. */
  readonly samples: number;
  /** The probability, 0 to 1, that so many answers in a row miss a pod that takes its share. */
  readonly doubt: number;
}

interface Held {
  readonly lastSentAt: number;
  run: Run;
  /** The first run since the last answer that left a tolerable doubt. */
  bound: (Run & { readonly at: number }) | undefined;
}

/** Answers of others in a row, and how likely that is for a pod that takes its share. */
interface Run {
  readonly samples: number;
  readonly doubt: number;
}

const noRun: Run = { samples: 0, doubt: 1 };

/**
 * Where requests on new connections, all by one way and in the order of sending, were led, by who answered. Of n pods that
 * take turns by chance, as kube-proxy has it, k answers in a row miss one with a probability of (1 - 1/n)^k. A request
 * that nobody answered may have been led anywhere: no run goes on over it.
 */
export function routesSeen(records: readonly RequestRecord[]): readonly RouteChange[] {
  const held = new Map<string, Held>();
  const changes: RouteChange[] = [];
  /** For each record so far, how many pods took turns and whether it was answered. */
  const past: { readonly sentAt: number; readonly answered: boolean; readonly pods: number }[] = [];
  for (const { sentAt, endedAt = sentAt, pod } of records) {
    if (pod === undefined) {
      for (const its of held.values()) {
        its.run = noRun;
        its.bound = undefined;
      }
    } else {
      if (!held.has(pod)) changes.push({ pod, routed: true, at: endedAt, ...beginning(past) });
      held.set(pod, { lastSentAt: sentAt, run: noRun, bound: undefined });
      const pods = held.size;
      for (const [name, its] of held) {
        if (name === pod) continue;
        its.run = oneMore(its.run, pods);
        if (its.run.doubt <= missedByChance.tolerable) its.bound ??= { ...its.run, at: endedAt };
        if (its.run.doubt > missedByChance.least || !its.bound) continue;
        changes.push({ pod: name, routed: false, since: its.lastSentAt, ...its.bound });
        held.delete(name);
      }
    }
    past.push({ sentAt, answered: pod !== undefined, pods: held.size });
  }
  return changes.sort((a, b) => a.at - b.at);
}

/** The earliest time since which a pod that answers now for the first time cannot have been routed to unnoticed. */
function beginning(past: readonly { sentAt: number; answered: boolean; pods: number }[]): Run & { since: number } {
  let run = noRun;
  for (const { sentAt, answered, pods } of past.toReversed()) {
    run = answered ? oneMore(run, pods + 1) : noRun;
    if (run.doubt <= missedByChance.tolerable) return { ...run, since: sentAt };
  }
  return { ...run, since: 0 };
}

function oneMore({ samples, doubt }: Run, pods: number): Run {
  return { samples: samples + 1, doubt: doubt * (1 - 1 / pods) };
}
