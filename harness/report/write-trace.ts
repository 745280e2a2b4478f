import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestRecord } from '../ledger/request-record.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import { readTrace } from '../timeline/trace-file.ts';
import { writeAtomically } from './atomic-write.ts';
import { chromeTrace, type TracedProof } from './chrome-trace.ts';
import { readLoad, tracePath } from './evidence-folder.ts';
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
      if (!existsSync(tracePath(dir))) return [];
      const timeline = readTrace(tracePath(dir));
      return [{ name: `${nameOf(topic)} ${nameOfProof(proof)}`, timeline, drops: dropsIn(dir, timeline) }];
    }),
  );
  const lines = [...chromeTrace(proofs)].map((event) => JSON.stringify(event));
  writeAtomically(folder.file('trace.json'), `{"displayTimeUnit":"ms","traceEvents":[\n${lines.join(',\n')}\n]}\n`);
  return proofs.length;
}

function dropsIn(dir: string, timeline: TimelineReader): TracedProof['drops'] {
  const drops: RequestRecord[] = [];
  for (let number = 1; ; number += 1) {
    const load = readLoad(dir, number, timeline);
    if (!load) return drops;
    for (const record of load.records) if (record.outcome === 'dropped') drops.push(record);
  }
}
