import type { RequestRecord } from '../../ledger/request-record.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import { readTrace } from '../../timeline/trace-file.ts';
import { writeAtomically } from '../../record/atomic-write.ts';
import { chromeTrace, type TracedProof } from './chrome-trace.ts';
import { readLoad, savedTrace } from '../../record/evidence-folder.ts';
import { tryRead } from '../../record/json-file.ts';
import { nameOf, nameOfProof } from '../names.ts';
import { readResults } from '../../record/read-results.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import type { ProofKey } from '../../record/test-events.ts';

/**
 * Writes `trace.json`, the run as Perfetto draws it. Only when asked: it takes reading every ledger, and few runs are looked at
 * so closely.
 * @returns how many proofs are in it, those that left a trace, and why others that left one are not
 */
export function writeTrace(folder: RunFolder): { readonly proofs: number; readonly unreadable: readonly string[] } {
  const unreadable: string[] = [];
  const proofs = readResults(folder).topics.flatMap((topic) =>
    topic.proofs.flatMap((proof) => {
      const name = `${nameOf(topic)} ${nameOfProof(proof)}`;
      const read = tryRead(() => tracedProof(folder, name, { topic: topic.id, runtime: topic.runtime, ...proof }));
      if ('value' in read) return read.value ?? [];
      unreadable.push(`${name}: ${read.unreadable}`);
      return [];
    }),
  );
  const lines = [...chromeTrace(proofs)].map((event) => JSON.stringify(event));
  writeAtomically(folder.file('trace.json'), `{"displayTimeUnit":"ms","traceEvents":[\n${lines.join(',\n')}\n]}\n`);
  return { proofs: proofs.length, unreadable };
}

/** Undefined for a proof that left no trace. */
function tracedProof(folder: RunFolder, name: string, key: ProofKey): TracedProof | undefined {
  const dir = folder.evidenceDir(key);
  const trace = dir === undefined ? undefined : savedTrace(dir);
  if (dir === undefined || trace === undefined) return undefined;
  const timeline = readTrace(trace);
  return { name, timeline, drops: dropsIn(dir, timeline) };
}

function dropsIn(dir: string, timeline: TimelineReader): TracedProof['drops'] {
  const drops: RequestRecord[] = [];
  for (let number = 1; ; number += 1) {
    const load = readLoad(dir, number, timeline);
    if (!load) return drops;
    for (const record of load.records) if (record.outcome === 'dropped') drops.push(record);
  }
}
