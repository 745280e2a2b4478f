import type { RequestRecord } from '../../../ledger/request-record.ts';
import type { Excuse } from '../excuses.ts';
import { connectionIndication, momentIndication, type Indication } from '../indications.ts';
import { endTimeOf } from '../request-index.ts';
import { followMs } from '../../../observation/tolerances.ts';
import type { Scene, UnaskedEnd } from '../scene.ts';
import { excused, wasOpened, type Explainer } from './explainer.ts';

/**
 * Certain: nodes had had the time to learn that there was no endpoint, and there was still none; or none was ready, and the
 * node had none to send to. Where all pods had ended by themselves, or by a probe, that is the cause.
 */
export const noEndpoint: Explainer = (drop, scene) => {
  if (wasOpened(drop)) return undefined;
  const learnt = drop.sentAt - followMs;
  const forLong = scene.empty.touching(learnt, learnt).some(({ to }) => to >= endTimeOf(drop));
  const nowhere = scene.outage(drop) && scene.leadsNowhere(drop);
  if (!forLong && !nowhere) return undefined;
  const facts = [connectionIndication(drop), ...outageIndication(drop, scene), ...(nowhere ? [nowhere] : [])];
  const cause = causeOf(drop, scene);
  const excuse = cause === 'crashed' ? undefined : outageExcuse(drop, scene);
  return excused({ cause, confidence: 'certain', facts } as const, excuse);
};

/** Likely: the last ready endpoint had just gone, or the first had just come, and nodes follow a little later. */
export const noEndpointYet: Explainer = (drop, scene) => {
  if (wasOpened(drop) || !scene.outage(drop)) return undefined;
  const facts = [connectionIndication(drop), ...outageIndication(drop, scene)];
  return { cause: causeOf(drop, scene), confidence: 'likely', facts };
};

function causeOf(drop: RequestRecord, scene: Scene): 'no-endpoint' | UnaskedEnd {
  const outage = scene.outage(drop);
  return (outage && scene.stayedIn(outage).allEndedBy) ?? 'no-endpoint';
}

export function outageIndication(drop: RequestRecord, scene: Scene): readonly Indication[] {
  const outage = scene.outage(drop);
  if (!outage) return [];
  const ends = scene
    .stayedIn(outage)
    .ends.flatMap(({ life, moment: { name: moment, at, source, signal } }) =>
      momentIndication({ code: 'not-accepting', figures: { pod: life.name, moment, signal } }, at, source, drop),
    );
  return [...momentIndication({ code: 'last-endpoint-gone', figures: {} }, outage.from, 'watch', drop), ...ends];
}

/** Pods may go unready, or come late, on an overloaded host; not where those that stayed said themselves that they were not ready. */
export function outageExcuse(drop: RequestRecord, scene: Scene): Excuse | undefined {
  const outage = scene.outage(drop);
  const { any = false, saidUnready = false } = (outage && scene.stayedIn(outage)) ?? {};
  if (!any) return 'starts-late';
  return saidUnready ? undefined : 'probe-unanswered';
}
