/**
 * How well failed requests are attributed: each proof of a saved run against what is true of its app by design, and against what is said
 * of the same requests without all that the app tells of itself.
 * Usage: node --import ./harness/cli/typescript.js bench/attribution.ts results/<run>...
 * Exit code 1 when fewer than 95 % of an app's failed requests, or fewer than 20 of them, got a true cause, or the same one without that.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupBy } from '../harness/core/group-by.ts';
import { attributeDrops, type DropEvidence } from '../harness/judgement/attribution/attribute-drops.ts';
import { confidences, type Attribution } from '../harness/judgement/attribution/attribution.ts';
import type { AttributedCause } from '../harness/judgement/attribution/causes/causes.ts';
import { indicationText } from '../harness/report/text/load/indication-text.ts';
import { decodeRun } from '../harness/ledger/codec.ts';
import type { RequestRecord } from '../harness/ledger/request-record.ts';
import { Timeline } from '../harness/timeline/timeline.ts';
import { readTrace } from '../harness/timeline/trace-file.ts';

/** What is true of a drop because of the one thing that was changed of the good app: on a new connection, and on a kept one. */
interface Truth {
  readonly fresh: readonly AttributedCause[];
  readonly kept: readonly AttributedCause[];
}

const stopped = 'stopped-before-endpoint-removal';
const exited = 'exited-with-requests-in-flight';
const truths: Readonly<Record<string, Truth>> = {
  // The announcement went with the hook, so kept connections are closed without a word.
  'no-prestop': { fresh: [stopped], kept: ['connection-cut-while-idle'] },
  'exits-at-once': { fresh: [exited], kept: [exited] },
  naive: { fresh: [stopped, exited], kept: [exited] },
  'cuts-keep-alive': { fresh: [exited], kept: [exited] },
  'rejects-requests': { fresh: ['rejected-while-stopping'], kept: ['rejected-while-stopping'] },
  'answers-nothing': { fresh: [exited], kept: [exited] },
  crashes: { fresh: ['crashed'], kept: ['crashed'] },
  'loses-readiness': { fresh: ['no-endpoint'], kept: ['no-endpoint'] },
  // Its grace period cuts the wait short too, which is then as good as none.
  'grace-too-short': { fresh: ['request-longer-than-grace', stopped], kept: ['request-longer-than-grace'] },
  'shell-pid1': { fresh: ['killed-at-grace-end'], kept: ['killed-at-grace-end'] },
  'blocked-port': { fresh: ['network'], kept: ['network'] },
};

const drops = groupBy(
  process.argv.slice(2).flatMap((run) => savedProofs(run)),
  ({ proof }) => proof,
);
let met = drops.size > 0;
for (const [proof, runs] of drops) {
  const all = runs.flatMap(({ attributions }) => attributions);
  const right = all.filter((its) => truthOf(proof, its).includes(its.cause));
  met &&= all.length >= 20 && right.length >= 0.95 * all.length;
  print(`${proof.padEnd(16)} ${all.length} failed in ${runs.length} runs, ${right.length} with a true cause`);
  const refused = all.filter(({ record }) => record.failure?.cause === 'refused');
  const certain = refused.filter(({ confidence }) => confidence === 'certain').length;
  if (refused.length > 0) print(`  of ${refused.length} that were refused ${certain} are certain`);
  for (const [cause, group] of groupBy(all, (its) => its.cause)) {
    const sure = confidences.map(
      (level) => `${group.filter(({ confidence }) => confidence === level).length} ${level}`,
    );
    print(`  ${cause}: ${group.length} (${sure.join(', ')}), ${group.filter(({ pod }) => pod).length} with their pod`);
  }
  const silent = runs.flatMap(({ withoutWords }) => withoutWords);
  const same = silent.filter(({ cause }, index) => cause === all[index]?.cause);
  const trueStill = silent.filter((its) => truthOf(proof, its).includes(its.cause));
  met &&= same.length >= 0.95 * all.length;
  print(`  without what the app tells: ${same.length} with the same cause, ${trueStill.length} with a true one`);
  for (const { record, cause, facts } of all.filter((its) => !right.includes(its)))
    print(`  ! ${cause}: ${record.stream} ${record.profile}, ${facts.map(indicationText).join('; ')}`);
}
process.exitCode = met ? 0 : 1;

function truthOf(proof: string, { record }: Attribution): readonly AttributedCause[] {
  const carried = record.failure?.connection.earlierRequests ?? 0;
  return truths[proof]?.[carried > 0 ? 'kept' : 'fresh'] ?? [];
}

interface SavedProof {
  readonly proof: string;
  readonly attributions: readonly Attribution[];
  /** Of the same requests in the same order, as of an app that has no capabilities. */
  readonly withoutWords: readonly Attribution[];
}

function savedProofs(run: string): SavedProof[] {
  const cluster = JSON.parse(readFileSync(join(run, 'cluster.json'), 'utf8')) as { entries: { node: string }[] };
  const nodes = cluster.entries.map(({ node }) => node);
  const topics = readdirSync(run).filter((name) => name.startsWith('rolling-delete'));
  const dirs = topics.flatMap((topic) => readdirSync(join(run, topic)).map((name) => join(run, topic, name)));
  return dirs.flatMap((dir) => {
    const proof = /([a-z0-9-]+)(\.\d+)?$/.exec(dir)?.[1] ?? '';
    const saved = join(dir, 'ledger.jsonl');
    if (!(proof in truths) || !existsSync(saved)) return [];
    const { ledger, facts } = decodeRun(readFileSync(saved, 'utf8').trimEnd().split('\n'));
    const { targets } = ledger;
    const evidence = {
      records: [...ledger.records()],
      drops: ledger.drops(),
      rejections: ledger.rejections(),
      longestStallMs: facts.longestStallMs,
      timeline: readTrace(join(dir, 'trace.jsonl')),
      targets,
      nodes,
    };
    return [{ proof, attributions: attributeDrops(evidence), withoutWords: attributeDrops(withoutWords(evidence)) }];
  });
}

/** What would be there of an app that writes no marks and signs no answer: probes that go by its signature would not, either. */
function withoutWords(evidence: DropEvidence): DropEvidence {
  const { records, drops, rejections } = evidence;
  const timeline = new Timeline();
  for (const fact of evidence.timeline.facts)
    if (fact.kind !== 'mark' && fact.source !== 'probe') timeline.record(fact);
  const unsigned = (record: RequestRecord): RequestRecord => {
    const { failure } = record;
    const unknown = { pod: undefined, phase: undefined, sinceSigtermMs: undefined };
    const connection = failure && { ...failure.connection, lastPod: undefined };
    // Undefined is what is absent, to whoever reads it.
    return {
      ...record,
      ...unknown,
      ...(failure && { failure: { ...failure, connection } }),
    } as unknown as RequestRecord;
  };
  const all = { records: [...records].map(unsigned), drops: drops.map(unsigned), rejections: rejections.map(unsigned) };
  return { ...evidence, ...all, timeline };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
