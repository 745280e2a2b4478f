import { startedPodsOf } from '../started-pods.ts';
import { symptomKind } from './symptom-kind.ts';

/** Requests are answered by pods that say themselves that they are still starting. */
export const answeredWhileStarting = symptomKind('answeredWhileStarting', {
  fields: {},
  missing: (_, evidence) => {
    const early = startedPodsOf(evidence).flatMap((startedPod) => startedPod.answeredEarly);
    return early.some(({ phase }) => phase === 'starting')
      ? undefined
      : { code: 'none-answered-while-starting', figures: {} };
  },
});

/** Requests are refused (or the like) while a new pod does not listen yet. */
export const lostBeforeListening = symptomKind('lostBeforeListening', {
  fields: {},
  missing: (_, evidence) =>
    startedPodsOf(evidence).some(({ lostEarly }) => lostEarly.length > 0)
      ? undefined
      : { code: 'none-lost-before-listening', figures: {} },
});
