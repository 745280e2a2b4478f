import type { RequestRecord } from '../../../ledger/request-record.ts';
import { graceCutTheWait } from '../../pod-lives.ts';
import type { Confidence, Ground } from '../attribution.ts';
import { connectionGround, momentGround } from '../ground.ts';
import { overAt } from '../request-index.ts';
import type { UnheardSpan } from '../unheard-spans.ts';
import { wasKept, wasOpened, type Rule } from './rule.ts';

/**
 * A new connection was sent to a pod that did not listen: it had stopped, had crashed, or had not begun. Certain where one
 * pod only can be meant, its moment is known by its own mark, and the node is known to have sent there. Likely where the
 * node may have followed the API late, or several pods had the same fault. A guess where the moment itself is a bound, or
 * pods had different faults.
 */
export const deafPod: Rule = (drop, scene) => {
  if (wasOpened(drop) && wasKept(drop)) return undefined;
  const spans = scene.unheard(drop);
  const best = spans.find((span) => confidenceIn(span, drop) === 'certain') ?? spans[0];
  if (!best) return undefined;
  const { life, why } = best.deaf;
  const others = spans.filter(({ deaf }) => deaf.life !== life);
  const split = others.some(({ deaf }) => deaf.why !== why);
  const alone = confidenceIn(best, drop);
  const confidence = split ? 'guess' : others.length > 0 && alone === 'certain' ? 'likely' : alone;
  return { pod: life, cause: why, confidence, facts: [connectionGround(drop), ...grounds(best, drop)] };
};

function confidenceIn({ deaf, routed }: UnheardSpan, drop: RequestRecord): Confidence {
  const at = overAt(drop);
  if (at < deaf.surelyFrom || drop.failure?.cause === 'timeout') return 'guess';
  return drop.sentAt >= routed.surelyFrom && at <= routed.surelyTo ? 'certain' : 'likely';
}

function grounds({ deaf: { life, run, moment }, routed }: UnheardSpan, drop: RequestRecord): readonly Ground[] {
  const { source, endedAt } = routed;
  const by = source === 'watch' ? 'the API took it out of the endpoints' : 'the node ceased to send to it';
  return [
    ...momentGround(`${moment.name} of ${life.name}`, moment.at, moment.source, drop),
    ...(graceCutTheWait(life, run)
      ? [
          {
            text: `its grace period of ${life.graceSeconds ?? 30} s cut its preStop wait short`,
            source: 'log',
          } as const,
        ]
      : []),
    ...(Number.isFinite(endedAt)
      ? momentGround(by, endedAt, source, drop)
      : [{ text: 'it was still sent to when the observation ended', source }]),
  ];
}
