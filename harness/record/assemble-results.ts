import type {
  PathProof,
  PathResult,
  ProofFile,
  ProofResult,
  Results,
  Tally,
  Time,
  TopicResult,
  Totals,
} from './results.ts';
import { worstOf } from './proof-rows.ts';
import type { RunInfo } from './run-folder.ts';

/** Everything that results are made of. */
export interface RunMaterial {
  readonly run: string;
  readonly info: RunInfo;
  /** The proofs of the load path, in order; none if nothing sent load. */
  readonly pathProofs: readonly PathProof[];
  readonly proofs: readonly ProofFile[];
}

/** Makes `results.json` out of a run: topics by their ids, proofs in the order in which they ran. */
export function assembleResults({ run, info, pathProofs, proofs }: RunMaterial): Results {
  const { loadPath, ...cluster } = info.cluster;
  const durationMs = info.durationMs ?? untilLastEnd(Date.parse(info.startedAt), proofs);
  return {
    schemaVersion: 1,
    run,
    startedAt: info.startedAt,
    durationMs,
    cluster,
    path: pathResult(loadPath, pathProofs),
    topics: byTopic(proofs, info.topics ?? []),
    interrupted: info.interrupted,
    totals: totalsOf(proofs),
    time: timeOf(durationMs, proofs),
  };
}

function pathResult(name: string, proofs: readonly PathProof[]): PathResult {
  const [first, ...others] = proofs;
  if (!first) return { name, clean: null, detail: 'it was not proven by a sample app of ours in this run', proofs: [] };
  const clean = proofs.filter((proof) => proof.clean).length;
  const detail = others.length === 0 ? first.detail : `${clean} of ${proofs.length} proofs of it were clean`;
  return { name, clean: clean === proofs.length, detail, proofs: [...proofs] };
}

/** The duration of a run that was killed before it wrote its end. */
function untilLastEnd(startedAt: number, proofs: readonly ProofFile[]): number {
  return Math.max(0, ...proofs.map((proof) => Date.parse(proof.startedAt) + proof.durationMs - startedAt));
}

function byTopic(all: readonly ProofFile[], described: NonNullable<RunInfo['topics']>): TopicResult[] {
  const found = new Map<string, Pick<TopicResult, 'id' | 'runtime' | 'proofs'>>();
  for (const { topic, runtime, ...proof } of all) {
    const key = `${topic} ${runtime ?? ''}`;
    const result = found.get(key) ?? { id: topic, runtime, proofs: [] };
    result.proofs.push(proof);
    found.set(key, result);
  }
  return [...found.values()]
    .sort((a, b) => a.id.localeCompare(b.id) || (a.runtime ?? '').localeCompare(b.runtime ?? ''))
    .map(({ id, runtime, proofs }) => ({
      id,
      ...described.find((topic) => topic.id === id),
      runtime,
      verdicts: {
        proofs: verdictOf(proofs, 'proof'),
        controls: verdictOf(proofs, 'control'),
        measurements: verdictOf(proofs, 'measurement'),
      },
      totals: totalsOf(proofs),
      time: timeOf(
        proofs.reduce((sum, { durationMs }) => sum + durationMs, 0),
        proofs,
      ),
      proofs,
    }));
}

function totalsOf(proofs: readonly ProofResult[]): Totals {
  return {
    proofs: tally(proofs, 'proof'),
    controls: tally(proofs, 'control'),
    measurements: tally(proofs, 'measurement'),
  };
}

function tally(proofs: readonly ProofResult[], kind: ProofResult['kind']): Tally {
  const count = { pass: 0, fail: 0, inconclusive: 0, skipped: 0 };
  for (const proof of proofs) if (proof.kind === kind) count[proof.verdict] += 1;
  return count;
}

/** The worst verdict of the proofs that ran; `skipped` if none did. */
function verdictOf(proofs: readonly ProofResult[], kind: ProofResult['kind']): ProofResult['verdict'] | null {
  const ofKind = proofs.filter((proof) => proof.kind === kind);
  const ran = ofKind.filter(({ verdict }) => verdict !== 'skipped');
  if (ofKind.length === 0) return null;
  return ran.length === 0 ? 'skipped' : worstOf(ran).verdict;
}

/** The ratio with two decimals: more would claim more than waits are known by. */
function timeOf(durationMs: number, proofs: readonly ProofResult[]): Time {
  const waitsMs = proofs.reduce((sum, { waits }) => sum + (waits?.totalMs ?? 0), 0);
  const ratio = waitsMs === 0 ? null : Math.round((durationMs / waitsMs) * 100) / 100;
  return { durationMs: Math.round(durationMs), waitsMs, ratio };
}
