import { appendFileSync, existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { z } from 'zod';
import { exitCode } from '../core/exit-code.ts';
import { HarnessError } from '../core/harness-error.ts';
import { privateFile, privateFolder } from '../core/files/private-mode.ts';
import { pathProofSchema, proofFileSchema, type PathProof, type ProofFile } from './results.ts';
import { fileInside } from '../core/files/safe-path.ts';
import { linkAtomically, removeLeftTemporaries, writeAtomically } from './atomic-write.ts';
import { readJson, readJsonLines, tryRead, type ReadLines } from './json-file.ts';
import { testEventSchema, type ProofKey, type TestEvent, type TestIdentity } from './test-events.ts';
import { unreadableProof } from './unreadable-proof.ts';

const runInfoSchema = z.object({
  startedAt: z.iso.datetime(),
  /** Milliseconds from start to end; absent while it runs, or when it was killed. */
  durationMs: z.number().min(0).max(1e12).optional(),
  interrupted: z.boolean(),
  /** The command line. */
  command: z.string(),
  /** The options of it that change what is run, such as the cluster, as they can be typed again; absent in runs of earlier versions. */
  carried: z.array(z.string()).exactOptional(),
  /** The app of somebody else that `verify` was to ask, as a person names it: `deployment/web in shop`; absent in other runs. */
  subject: z.string().exactOptional(),
  /** That it was to prove, as their suites describe them; absent in runs of earlier versions. */
  topics: z.array(z.object({ id: z.string(), title: z.string(), proves: z.string() })).exactOptional(),
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

/** A proof that left a result. */
export interface FoundProof {
  /** Relative to the run's folder. */
  readonly dir: string;
  readonly proof: ProofFile;
  /** The result is there and cannot be read: `proof` stands for it, inconclusive. */
  readonly unreadable: boolean;
}

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
    const dir = this.proofDir(key);
    return existsSync(join(this.dir, dir, 'proof.json')) ? this.#readProofIn(dir) : undefined;
  }

  /** Every proof that left a result. */
  readProofs(): FoundProof[] {
    return subfolders(this.dir)
      .flatMap((topic) => subfolders(join(this.dir, topic)).map((proof) => join(topic, proof)))
      .filter((dir) => existsSync(join(this.dir, dir, 'proof.json')))
      .map((dir) => {
        const read = tryRead(() => this.#readProofIn(dir));
        if ('value' in read) return { dir, proof: read.value, unreadable: false };
        return { dir, proof: unreadableProof(dir, read.unreadable, this.#testIn(dir)), unreadable: true };
      });
  }

  /** The proof whose folder it is, if the test process recorded it. */
  #testIn(dir: string): TestIdentity | undefined {
    const { values } = this.readTestEvents();
    const tests = values.flatMap((event) => (event.event === 'started' || event.event === 'ended' ? [event.test] : []));
    return tests.find((test) => this.proofDir(test) === dir);
  }

  #readProofIn(dir: string): ProofFile {
    const proof = this.#readJson([...dir.split(sep), 'proof.json'], proofFileSchema);
    const own = this.proofDir(proof);
    if (own === dir) return proof;
    throw new HarnessError(`${join(dir, 'proof.json')} is the result of another proof, ${own}`, {
      code: 'run-file-invalid',
    });
  }

  /**
   * Where the evidence of a proof is read from, as this folder may be somebody else's: undefined where there is none.
   * @throws HarnessError where its names or a link lead out of the run's folder
   */
  evidenceDir(key: ProofKey): string | undefined {
    const dir = join(this.dir, this.proofDir(key));
    if (!existsSync(dir)) return undefined;
    const real = realpathSync(dir);
    if (real.startsWith(realpathSync(this.dir) + sep) && statSync(real).isDirectory()) return real;
    throw new HarnessError(`${dir} is not read: it is no folder in ${this.dir}`, { code: 'unsafe-file' });
  }

  writeInfo(info: RunInfo): void {
    writeAtomically(this.file('run.json'), toText(info));
  }

  readInfo(): RunInfo {
    return this.#readJson(['run.json'], runInfoSchema);
  }

  /** Called by whatever proves the load path. */
  addPathProof(proof: PathProof): void {
    writeAtomically(this.file('path.json'), toText([...this.readPathProofs(), proof]));
  }

  /** Reads the proofs of the load path, in the order in which they were made. */
  readPathProofs(): PathProof[] {
    return existsSync(this.file('path.json')) ? this.#readJson(['path.json'], z.array(pathProofSchema)) : [];
  }

  appendTo(name: 'tests.jsonl' | 'vitest.log' | 'slow-api.jsonl', text: string): void {
    appendFileSync(this.file(name), text, { mode: privateFile });
  }

  /** A slow answer of the API server counts for every proof that runs at that time. */
  appendSlowApi(slow: NoticedSlowApi): void {
    this.appendTo('slow-api.jsonl', `${JSON.stringify(slow)}\n`);
  }

  /**
   * Reads when the API server was slow, in the order in which proofs noticed it.
   * @throws HarnessError when one of them cannot be read: a proof would be judged as if the API server had been quick
   */
  readSlowApi(): readonly NoticedSlowApi[] {
    if (!existsSync(this.file('slow-api.jsonl'))) return [];
    const { values, unreadable } = readJsonLines(
      fileInside(this.dir, 'slow-api.jsonl'),
      slowApiSchema,
      'slow-api.jsonl',
    );
    if (unreadable === undefined) return values;
    throw new HarnessError(unreadable, { code: 'run-file-invalid' });
  }

  appendTestEvent(event: TestEvent): void {
    this.appendTo('tests.jsonl', `${JSON.stringify(event)}\n`);
  }

  /** Reads the events of the test process, as far as they can be read. */
  readTestEvents(): ReadLines<TestEvent> {
    if (!existsSync(this.file('tests.jsonl'))) return { values: [], unreadable: undefined };
    const read = tryRead(() => readJsonLines(fileInside(this.dir, 'tests.jsonl'), testEventSchema, 'tests.jsonl'));
    return 'value' in read ? read.value : { values: [], ...read };
  }

  #readJson<T>(names: readonly string[], schema: z.ZodType<T>): T {
    return readJson(fileInside(this.dir, ...names), schema, join(...names));
  }
}

/**
 * `cluster.json` is the running cluster, for the test process; `leases` a folder that is there while proofs run; `patch` a folder with
 * what `verify --emit-patch` made.
 */
export type RunFileName =
  | 'run.json'
  | 'cluster.json'
  | 'path.json'
  | 'leases'
  | 'patch'
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
    fix: 'name a run, or its folder, and with --output-dir where runs are kept; `seaworthy e2e` makes them',
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
