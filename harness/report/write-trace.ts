import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeRun } from '../ledger/codec.ts';
import { readTrace } from '../timeline/trace-file.ts';
import { writeAtomically } from './atomic-write.ts';
import { chromeTrace, type TracedProof } from './chrome-trace.ts';
import { nameOf, nameOfProof } from './names.ts';
import { readResults } from './read-results.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * Writes `trace.json`, the run as Perfetto draws it. Only when asked: it takes reading every ledger, and few runs are looked at
 * so closely.
 * @returns how many proofs are in it: those that left a trace
 * @throws HarnessError when evidence is not what a run writes
 */
export function writeTrace(folder: RunFolder): number {
  const proofs = readResults(folder).topics.flatMap((topic) =>
    topic.proofs.flatMap((proof): TracedProof[] => {
      const dir = join(folder.dir, folder.proofDir({ topic: topic.id, runtime: topic.runtime, ...proof }));
      const trace = join(dir, 'trace.jsonl');
      if (!existsSync(trace)) return [];
      return [{ name: `${nameOf(topic)} ${nameOfProof(proof)}`, timeline: readTrace(trace), drops: dropsIn(dir) }];
    }),
  );
  const lines = [...chromeTrace(proofs)].map((event) => JSON.stringify(event));
  writeAtomically(folder.file('trace.json'), `{"displayTimeUnit":"ms","traceEvents":[\n${lines.join(',\n')}\n]}\n`);
  return proofs.length;
}

function dropsIn(dir: string): TracedProof['drops'] {
  return readdirSync(dir)
    .filter((name) => /^ledger(\.\d+)?\.jsonl$/.test(name))
    .flatMap((name) => {
      const { ledger } = decodeRun(readFileSync(join(dir, name), 'utf8').trimEnd().split('\n'));
      return [...ledger.records()].filter(({ outcome }) => outcome === 'dropped');
    });
}
