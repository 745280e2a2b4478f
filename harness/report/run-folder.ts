import { appendFileSync, existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { exitCode } from '../core/exit-code.ts';
import { HarnessError } from '../core/harness-error.ts';
import { privateFile, privateFolder } from '../core/private-mode.ts';
import { pathProofSchema, proofFileSchema, type PathProof, type ProofFile } from '../core/results.ts';
import { linkAtomically, removeLeftTemporaries, writeAtomically } from './atomic-write.ts';
import { readJson, readJsonLines } from './json-file.ts';
import { testEventSchema, type ProofKey, type TestEvent } from './test-events.ts';

const runInfoSchema = z.object({
  startedAt: z.string(),
  /** Milliseconds from start to end; absent while it runs, or when it was killed. */
  durationMs: z.number().optional(),
  interrupted: z.boolean(),
  /** What was typed. */
  command: z.string(),
  /** Left over from the cluster provider's own description: what results name of it. */
  cluster: z.object({
    provider: z.string(),
    context: z.string(),
    version: z.string(),
    nodes: z.int(),
    proxyMode: z.string(),
    loadPath: z.string(),
  }),
});

/** `run.json`: what is known of a run besides its proofs. */
export type RunInfo = z.infer<typeof runInfoSchema>;

const slowApiSchema = z.object({ from: z.number(), at: z.number(), noticedBy: z.string() });

/** A stretch for which the API server kept a proof waiting; epoch milliseconds. */
export type NoticedSlowApi = Readonly<z.infer<typeof slowApiSchema>>;

/** The folder of one run: everything that is shown of it is rendered from here. */
export class RunFolder {
  readonly dir: string;
  /** The run's id, as in namespaces and labels. */
  readonly run: string;

  constructor(dir: string) {
    this.dir = dir;
    this.run = basename(dir);
  }

  /** A file directly in the run's folder. */
  file(name: RunFileName): string {
    return join(this.dir, name);
  }

  /** Folder of a proof, relative to the run's: `rolling-delete-node/good-app`, with `.2` in the second repetition. */
  proofDir(key: ProofKey): string {
    const topic = key.runtime === null ? key.topic : `${key.topic}-${key.runtime}`;
    return join(topic, key.repetition === undefined ? key.id : `${key.id}.${String(key.repetition)}`);
  }

  writeProof(proof: ProofFile): void {
    writeAtomically(join(this.dir, this.proofDir(proof), 'proof.json'), toText(proofFileSchema.parse(proof)));
  }

  /** Undefined when the proof left none, as after a crash. */
  readProof(key: ProofKey): ProofFile | undefined {
    const path = join(this.dir, this.proofDir(key), 'proof.json');
    return existsSync(path) ? readJson(path, proofFileSchema) : undefined;
  }

  readProofs(): ProofFile[] {
    return subfolders(this.dir)
      .flatMap((topic) => subfolders(join(this.dir, topic)).map((proof) => join(this.dir, topic, proof, 'proof.json')))
      .filter((path) => existsSync(path))
      .map((path) => readJson(path, proofFileSchema));
  }

  writeInfo(info: RunInfo): void {
    writeAtomically(this.file('run.json'), toText(info));
  }

  readInfo(): RunInfo {
    return readJson(this.file('run.json'), runInfoSchema);
  }

  /** Called by whatever proves the load path. */
  addPathProof(proof: PathProof): void {
    writeAtomically(this.file('path.json'), toText([...this.readPathProofs(), proof]));
  }

  /** In the order in which they were made. */
  readPathProofs(): PathProof[] {
    return existsSync(this.file('path.json')) ? readJson(this.file('path.json'), z.array(pathProofSchema)) : [];
  }

  appendTo(name: 'tests.jsonl' | 'vitest.log' | 'slow-api.jsonl', text: string): void {
    appendFileSync(this.file(name), text, { mode: privateFile });
  }

  /** A slow answer of the API server counts for every proof that runs at that time. */
  appendSlowApi(slow: NoticedSlowApi): void {
    this.appendTo('slow-api.jsonl', `${JSON.stringify(slow)}\n`);
  }

  /** In the order in which they were noticed. */
  readSlowApi(): NoticedSlowApi[] {
    return existsSync(this.file('slow-api.jsonl')) ? readJsonLines(this.file('slow-api.jsonl'), slowApiSchema) : [];
  }

  appendTestEvent(event: TestEvent): void {
    this.appendTo('tests.jsonl', `${JSON.stringify(event)}\n`);
  }

  readTestEvents(): TestEvent[] {
    return existsSync(this.file('tests.jsonl')) ? readJsonLines(this.file('tests.jsonl'), testEventSchema) : [];
  }
}

/** `cluster.json` is the running cluster, for the test process. */
export type RunFileName =
  | 'run.json'
  | 'cluster.json'
  | 'path.json'
  | 'tests.jsonl'
  | 'slow-api.jsonl'
  | 'vitest.log'
  | 'results.json'
  | 'junit.xml'
  | 'report.html'
  | 'trace.json';

/**
 * Tries whether results can be written, before anything is done that takes minutes.
 * @throws HarnessError when they cannot
 */
export function checkResultsFolder(resultsDir: string): void {
  const tried = join(resultsDir, '.written-to-try');
  writeAtomically(tried, 'x'.repeat(leastRoom));
  rmSync(tried, { force: true });
}

/** Bytes without which a run could not even say that it ran. */
const leastRoom = 64 * 1024;

/**
 * Makes the folder of a new run, which is its owner's alone, and `latest` beside it point there. What a kill has left of files
 * that the latest run was writing is removed.
 * @throws HarnessError when there is one of this id
 */
export function createRunFolder(resultsDir: string, run: string): RunFolder {
  const dir = join(resultsDir, run);
  if (existsSync(dir)) {
    throw new HarnessError(`Run ${run} is there already: ${dir}`, { code: 'run-exists', fix: 'start it again' });
  }
  mkdirSync(dir, { recursive: true, mode: privateFolder });
  const latest = join(resultsDir, 'latest');
  removeLeftTemporaries(resultsDir, { recursive: false });
  const isRun = existsSync(latest) && dirname(realpathSync(latest)) === realpathSync(resultsDir);
  if (isRun) removeLeftTemporaries(latest, { recursive: true });
  linkAtomically(latest, run);
  return new RunFolder(dir);
}

/**
 * Opens the folder of a run that was made before.
 * @throws HarnessError when there is none.
 */
export function openRunFolder(dir: string): RunFolder {
  // `results/latest` is a link: a run's id is the name of its own folder.
  if (existsSync(join(dir, 'run.json'))) return new RunFolder(realpathSync(dir));
  throw new HarnessError(`Expected the folder of a run at ${dir}, found no run.json in it`, {
    code: 'no-run-folder',
    exitCode: exitCode.usage,
    fix: 'name a folder under results/, such as results/latest; `seaworthy e2e` makes them',
  });
}

/**
 * Opens a run by its id or by the path of its folder.
 * @param resultsDir where ids are looked for
 * @throws HarnessError when there is none.
 */
export function findRunFolder(resultsDir: string, named: string): RunFolder {
  return openRunFolder(existsSync(join(named, 'run.json')) ? named : join(resultsDir, named));
}

function subfolders(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function toText(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
