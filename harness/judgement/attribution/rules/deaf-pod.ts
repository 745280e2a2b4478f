import type { RequestRecord } from '../../../ledger/request-record.ts';
import { graceCutTheWait } from '../../../observation/pod-lives.ts';
import { confidences, type Confidence } from '../attribution.ts';
import type { Excuse } from '../excuses.ts';
import { connectionGround, momentGround, type Ground } from '../grounds.ts';
import { overAt } from '../request-index.ts';
import type { RoutedSpan } from '../../../observation/routed-spans.ts';
import type { Scene } from '../scene.ts';
import type { UnheardSpan } from '../unheard-spans.ts';
import { tooLong } from './blocked-way.ts';
import { outageExcuse, outageGround } from './no-endpoint.ts';
import { excused, followsLate, wasKept, wasOpened, type Finding, type Rule } from './rule.ts';

/**
 * A new connection was sent to a pod that did not listen: it had stopped, had crashed, or had not begun. Certain where one
 * pod only can be meant, its moment is known by its own mark, and the connection, or else the node, is known to have led there. Likely where the
 * node may have followed the API late, or several pods had the same fault. A guess where the moment itself is a bound, or
 * pods had different faults. A pod that was sent to as no other was ready is no fault of its own.
 */
export const deafPod: Rule = (drop, scene) => whoWasDeaf(drop, scene, scene.unheard(drop));

/** A pod that was to go may have stopped accepting before SIGTERM, as its hook may do that; not where pods refuse while they serve too. */
export const perhapsDeafPod: Rule = (drop, scene) =>
  scene.silences(drop).some(tooLong) || scene.refusesWhileServing
    ? undefined
    : whoWasDeaf(drop, scene, scene.perhapsUnheard(drop));

function whoWasDeaf(drop: RequestRecord, scene: Scene, spans: readonly UnheardSpan[]): Finding | undefined {
  const { cause: how } = drop.failure ?? {};
  // Who is answered was heard.
  if (how === 'malformed' || (wasOpened(drop) && (wasKept(drop) || how === 'timeout'))) return undefined;
  const [best] = confidences.flatMap((level) => spans.filter((span) => confidenceIn(span, drop, scene) === level));
  if (!best) return undefined;
  const { life } = best.deaf;
  const cause = causeIn(best, drop, scene);
  const others = spans.filter(({ deaf }) => deaf.life !== life);
  const split = others.some((span) => causeIn(span, drop, scene) !== cause);
  const alone = confidenceIn(best, drop, scene);
  const confidence = split ? 'guess' : others.length > 0 && alone === 'certain' ? 'likely' : alone;
  const unready = cause === 'no-endpoint' ? outageGround(drop, scene) : [];
  const facts = [connectionGround(drop), ...unready, ...grounds(best, drop, scene)];
  return excused({ pod: life, cause, confidence, facts }, excuses[cause]?.(best, drop, scene));
}

type Cause = UnheardSpan['deaf']['why'] | 'no-endpoint';

function causeIn(span: UnheardSpan, drop: RequestRecord, scene: Scene): Cause {
  const { why } = span.deaf;
  return why === 'stopped-before-endpoint-removal' && scene.isLastResort(span, drop) ? 'no-endpoint' : why;
}

function confidenceIn({ deaf, routed }: UnheardSpan, drop: RequestRecord, scene: Scene): Confidence {
  const at = overAt(drop);
  // Who refuses has nobody that listens, whatever moment is known of that.
  if (drop.failure?.cause === 'refused' && scene.podOf(drop)) return 'certain';
  if (deaf.surelyFrom === Infinity || drop.failure?.cause === 'timeout') return 'guess';
  if (at < deaf.surelyFrom) return 'likely';
  if (scene.podOf(drop)) return 'certain';
  return routed && drop.sentAt >= routed.surelyFrom && at <= routed.surelyTo ? 'certain' : 'likely';
}

/** What an overloaded host may do to bring about these causes. */
const excuses: Partial<Record<Cause, (span: UnheardSpan, drop: RequestRecord, scene: Scene) => Excuse | undefined>> = {
  'stopped-before-endpoint-removal': ({ deaf: { life } }, drop) => followsLate(drop, life),
  'no-endpoint': (_, drop, scene) => outageExcuse(drop, scene),
  'restarted-by-probe': ({ deaf: { life, run } }, _, scene) =>
    scene.ends.saidNo([life.uid], 'Liveness', run.endSeenAt ?? Infinity) ? undefined : 'probe-unanswered',
};

function grounds(
  { deaf: { life, run, moment }, routed }: UnheardSpan,
  drop: RequestRecord,
  scene: Scene,
): readonly Ground[] {
  return [
    ...scene.trackedGround(drop),
    ...momentGround({ code: 'deaf', figures: { pod: life.name, moment: moment.name } }, moment.at, moment.source, drop),
    ...(graceCutTheWait(life, run)
      ? [
          {
            code: 'wait-cut-by-grace',
            figures: { graceSeconds: life.graceSeconds ?? 30 },
            source: 'log',
          } as const,
        ]
      : []),
    ...(routed ? routeGround(routed, drop) : []),
  ];
}

function routeGround({ source, endedAt }: RoutedSpan, drop: RequestRecord): readonly Ground[] {
  if (!Number.isFinite(endedAt)) return [{ code: 'still-routed', figures: {}, source }];
  const code = source === 'watch' ? 'endpoint-removed' : 'route-removed';
  return momentGround({ code, figures: {} }, endedAt, source, drop);
}
