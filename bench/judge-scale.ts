/**
 * What it takes to judge a saved run again: time and memory of `seaworthy judge`, and the size of the report, on generated
 * days of three sizes, written with the harness's own writers. Each must give the run's own results to the byte.
 * Usage: node --import ./harness/cli/typescript.js bench/judge-scale.ts
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge, type Question } from '../harness/judgement/judges/judges.ts';
import { outcomeOf } from '../harness/judgement/outcome.ts';
import { toldOutcome } from '../harness/report/text/outcome-text.ts';
import { writeJudgements } from '../harness/record/evidence-folder.ts';
import { createRunFolder, type RunFolder } from '../harness/record/run-folder.ts';
import { writeReport } from '../harness/report/write-report.ts';
import { EvidenceFiles } from '../harness/proof/evidence-files.ts';
import { dayOf, type DaySize } from './day-long-run.ts';

const sizes: readonly DaySize[] = [
  { requests: 1_000_000, pods: 500, events: 20_000 },
  { requests: 3_000_000, pods: 1500, events: 60_000 },
  { requests: 10_000_000, pods: 5000, events: 200_000 },
];
const barSeconds = 60;
const barMb = 1000;
const barReportMb = 10;

/**
 * Tells the most memory that the process itself ever had, in KiB, when it ends. `maxRSS` would not do: Linux hands that of the
 * process which started it on to it, and that is this one, which has just generated the day.
 */
const tellPeak =
  "data:text/javascript,import{readFileSync}from'node:fs';" +
  "process.on('exit',()=>process.stderr.write('\\npeak '+/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1]))";
const asked: readonly Question[] = [
  { judge: 'stops', load: 1 },
  { judge: 'drops', load: 1 },
  { judge: 'startup', load: 1 },
];

let good = true;
for (const size of sizes) {
  const results = mkdtempSync(join(tmpdir(), 'seaworthy-scale-'));
  try {
    good = measure(await writeRun(results, size), size) && good;
  } finally {
    rmSync(results, { recursive: true });
  }
}
process.exitCode = good ? 0 : 1;

async function writeRun(resultsDir: string, size: DaySize): Promise<RunFolder> {
  const folder = createRunFolder(resultsDir, '1125-0000-day');
  const cluster = {
    provider: 'kind',
    context: 'kind-seaworthy',
    version: 'v1.37.2',
    nodes: 4,
    proxyMode: 'iptables',
    loadPath: 'host-ports',
  };
  const startedAt = new Date(1_790_000_000_000).toISOString();
  folder.writeInfo({ startedAt, durationMs: 86_400_000, interrupted: false, command: 'bench', cluster });
  const key = { topic: 'rolling-delete', runtime: 'node', id: 'day' };
  const dir = folder.proofDir(key);
  const files = new EvidenceFiles(join(folder.dir, dir));
  const day = dayOf(size);
  for (const fact of day.facts) files.timeline.record(fact);
  files.keepLoad(day);
  await files.close();
  const seen = day.facts.length;
  const judgements = asked.map((question) => ({ question, seen, judgement: judge(question, files) }));
  const ending = { by: 'judgement' } as const;
  writeJudgements(files.dir, { judgements, ending });
  const outcome = toldOutcome(
    outcomeOf(
      judgements.map(({ judgement }) => judgement),
      ending,
    ),
  );
  const proof = { ...key, kind: 'proof', title: 'a day', startedAt, durationMs: 86_400_000 } as const;
  folder.writeProof({ ...proof, ...outcome, evidence: [dir] });
  writeReport(folder);
  return folder;
}

function measure(folder: RunFolder, { requests, pods, events }: DaySize): boolean {
  const from = performance.now();
  const command = ['--import', tellPeak, 'harness/cli/seaworthy.js', 'judge', folder.dir, '-o', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 1 << 30 });
  const seconds = (performance.now() - from) / 1000;
  const peakMb = (Number(/peak (\d+)/.exec(stderr)?.[1]) * 1024) / 1e6;
  const same = stdout === readFileSync(folder.file('results.json'), 'utf8');
  const written = ['trace.jsonl', 'ledger.jsonl'].map(
    (name) => statSync(join(folder.dir, 'rolling-delete-node/day', name)).size / 1e6,
  );
  const reportMb = statSync(folder.file('report.html')).size / 1e6;
  print(
    `${requests} requests, ${pods} pods, ${events} events (${written.map((mb) => mb.toFixed(0)).join(' + ')} MB): ` +
      `${seconds.toFixed(1)} s, ${peakMb.toFixed(0)} MB at most, report of ${reportMb.toFixed(2)} MB, ${same ? 'the same to the byte' : `NOT the same\n${stderr}`}`,
  );
  return same && seconds < barSeconds && peakMb < barMb && reportMb < barReportMb;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
