import type { PathResult, ProofFile, ProofResult, Results, Tally, TopicResult } from '../core/results.ts';
import { topics } from '../core/topics.ts';
import type { RunInfo } from './run-folder.ts';

/** Everything that results are made of. */
export interface RunMaterial {
  readonly run: string;
  readonly info: RunInfo;
  /** Undefined when nothing proved the load path. */
  readonly path: PathResult | undefined;
  readonly proofs: readonly ProofFile[];
}

/** Makes `results.json` out of a run: topics in their own order, proofs in the order in which they ran. */
export function assembleResults({ run, info, path, proofs }: RunMaterial): Results {
  const { loadPath, ...cluster } = info.cluster;
  return {
    schemaVersion: 1,
    run,
    startedAt: info.startedAt,
    durationMs: info.durationMs ?? untilLastEnd(Date.parse(info.startedAt), proofs),
    cluster,
    path: path ?? { name: loadPath, clean: null, detail: 'no proof of this run sent load' },
    topics: byTopic(proofs),
    interrupted: info.interrupted,
    totals: {
      proofs: tally(proofs, 'proof'),
      controls: tally(proofs, 'control'),
      measurements: tally(proofs, 'measurement'),
    },
  };
}

/** For a run that was killed and wrote no end. */
function untilLastEnd(startedAt: number, proofs: readonly ProofFile[]): number {
  return Math.max(0, ...proofs.map((proof) => Date.parse(proof.startedAt) + proof.durationMs - startedAt));
}

function byTopic(proofs: readonly ProofFile[]): TopicResult[] {
  const found = new Map<string, TopicResult>();
  for (const { topic, runtime, ...proof } of proofs) {
    const key = `${topic} ${runtime ?? ''}`;
    const result = found.get(key) ?? { id: topic, runtime, proofs: [] };
    result.proofs.push(proof);
    found.set(key, result);
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || (a.runtime ?? '').localeCompare(b.runtime ?? ''));
}

function rank(topic: TopicResult): number {
  const index = topics.findIndex(({ id }) => id === topic.id);
  return index < 0 ? topics.length : index;
}

function tally(proofs: readonly ProofResult[], kind: ProofResult['kind']): Tally {
  const count = { pass: 0, fail: 0, inconclusive: 0, skipped: 0 };
  for (const proof of proofs) if (proof.kind === kind) count[proof.verdict] += 1;
  return count;
}
