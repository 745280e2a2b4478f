import type { RequestRecord } from '../../../ledger/request-record.ts';
import { graceCutTheWait } from '../../../observation/pods/pod-lives.ts';
import { confidences, type Confidence } from '../attribution.ts';
import type { Excuse } from '../excuses.ts';
import { connectionIndication, momentIndication, type Indication } from '../indications.ts';
import { endTimeOf, wasKept } from '../request-index.ts';
import type { RoutedSpan } from '../../../observation/routing/routed-spans.ts';
import type { Scene } from '../scene.ts';
import type { MisroutedSpan } from '../misrouted-spans.ts';
import { tooLong } from './blocked-path.ts';
import { outageExcuse, outageIndication } from './no-endpoint.ts';
import { excused, followsLate, wasOpened, type Explanation, type Explainer } from './explainer.ts';

/**
 * A new connection was sent to a pod that did not listen: it had stopped, had crashed, or had not begun. Certain where one
 * pod only can be meant, its moment is known by its own mark, and the connection, or else the node, is known to have led there. Likely where the
 * node may have followed the API late, or several pods had the same fault. A guess where the moment itself is a bound, or
 * pods had different faults. A pod that was sent to as no other was ready is no fault of its own.
 */
export const podNotAccepting: Explainer = (drop, scene) => attributeToPod(drop, scene, scene.misrouted(drop));

/** A pod that was being deleted may have stopped accepting before SIGTERM, as its hook may do that. Not where pods refuse requests while they serve, too. */
export const podPerhapsNotAccepting: Explainer = (drop, scene) =>
  scene.streaks(drop).some(tooLong) || scene.refusesWhileServing
    ? undefined
    : attributeToPod(drop, scene, scene.perhapsMisrouted(drop));

function attributeToPod(drop: RequestRecord, scene: Scene, spans: readonly MisroutedSpan[]): Explanation | undefined {
  const { cause: how } = drop.failure ?? {};
  // Who is answered was heard.
  if (how === 'malformed' || (wasOpened(drop) && (wasKept(drop) || how === 'timeout'))) return undefined;
  const [best] = confidences.flatMap((level) => spans.filter((span) => confidenceIn(span, drop, scene) === level));
  if (!best) return undefined;
  const { life } = best.notAccepting;
  const cause = causeIn(best, drop, scene);
  const others = spans.filter(({ notAccepting }) => notAccepting.life !== life);
  const split = others.some((span) => causeIn(span, drop, scene) !== cause);
  const alone = confidenceIn(best, drop, scene);
  const confidence = split ? 'guess' : others.length > 0 && alone === 'certain' ? 'likely' : alone;
  const unready = cause === 'no-endpoint' ? outageIndication(drop, scene) : [];
  const facts = [connectionIndication(drop), ...unready, ...indications(best, drop, scene)];
  return excused({ pod: life, cause, confidence, facts }, excuses[cause]?.(best, drop, scene));
}

type Cause = MisroutedSpan['notAccepting']['why'] | 'no-endpoint';

function causeIn(span: MisroutedSpan, drop: RequestRecord, scene: Scene): Cause {
  const { why } = span.notAccepting;
  return why === 'stopped-before-endpoint-removal' && scene.isLastResort(span, drop) ? 'no-endpoint' : why;
}

function confidenceIn({ notAccepting, routed }: MisroutedSpan, drop: RequestRecord, scene: Scene): Confidence {
  const at = endTimeOf(drop);
  // Who refuses has nobody that listens, whatever moment is known of that.
  if (drop.failure?.cause === 'refused' && scene.podOf(drop)) return 'certain';
  if (notAccepting.surelyFrom === Infinity || drop.failure?.cause === 'timeout') return 'guess';
  if (at < notAccepting.surelyFrom) return 'likely';
  if (scene.podOf(drop)) return 'certain';
  return routed && drop.sentAt >= routed.surelyFrom && at <= routed.surelyTo ? 'certain' : 'likely';
}

/** What an overloaded host may do to bring about these causes. */
const excuses: Partial<Record<Cause, (span: MisroutedSpan, drop: RequestRecord, scene: Scene) => Excuse | undefined>> =
  {
    'stopped-before-endpoint-removal': ({ notAccepting: { life } }, drop) => followsLate(drop, life),
    'no-endpoint': (_, drop, scene) => outageExcuse(drop, scene),
    'restarted-by-probe': ({ notAccepting: { life, run } }, _, scene) =>
      scene.ends.saidNo([life.uid], 'Liveness', run.endSeenAt ?? Infinity) ? undefined : 'probe-unanswered',
  };

function indications(
  { notAccepting: { life, run, moment }, routed }: MisroutedSpan,
  drop: RequestRecord,
  scene: Scene,
): readonly Indication[] {
  return [
    ...scene.trackedIndication(drop),
    ...momentIndication(
      { code: 'not-accepting', figures: { pod: life.name, moment: moment.name, signal: moment.signal } },
      moment.at,
      moment.source,
      drop,
    ),
    ...(graceCutTheWait(life, run)
      ? [
          {
            code: 'wait-cut-by-grace',
            figures: { graceSeconds: life.graceSeconds ?? 30 },
            source: 'log',
          } as const,
        ]
      : []),
    ...(routed ? routeIndication(routed, drop) : []),
  ];
}

function routeIndication({ source, endedAt }: RoutedSpan, drop: RequestRecord): readonly Indication[] {
  if (!Number.isFinite(endedAt)) return [{ code: 'still-routed', figures: {}, source }];
  const code = source === 'watch' ? 'endpoint-removed' : 'route-removed';
  return momentIndication({ code, figures: {} }, endedAt, source, drop);
}
