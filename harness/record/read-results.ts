import { resultsSchema, type ProofFile, type Results } from './results.ts';
import { assembleResults } from './assemble-results.ts';
import { tryRead } from './json-file.ts';
import { proofsOfRun } from './proofs-of-run.ts';
import type { RunFolder, RunInfo } from './run-folder.ts';
import type { TestEvent } from './test-events.ts';

/**
 * What a run came to, from what it left in its folder; of one that still runs, so far. A file that cannot be read costs one
 * proof, which is inconclusive and says why.
 * @param files what its proofs came to
 */
export function readResults(
  folder: RunFolder,
  files: readonly ProofFile[] = folder.readProofs().map(({ proof }) => proof),
): Results {
  const info = tryRead(() => folder.readInfo());
  const path = tryRead(() => folder.readPathProofs());
  const events = folder.readTestEvents();
  const known = 'value' in info ? info.value : unknownRun;
  const proofs = proofsOfRun(
    files,
    [
      ...events.values,
      ...unreadable('run.json', info),
      ...unreadable('path.json', path),
      ...unreadable('tests.jsonl', events),
    ],
    { interrupted: known.interrupted, torn: events.unreadable !== undefined },
  );
  const pathProofs = 'value' in path ? path.value : [];
  return resultsSchema.parse(assembleResults({ run: folder.run, info: known, pathProofs, proofs }));
}

/** The description of a run whose own cannot be read. */
const unknownRun: RunInfo = {
  startedAt: new Date(0).toISOString(),
  durationMs: 0,
  interrupted: false,
  command: '',
  cluster: {
    provider: 'unknown',
    context: 'unknown',
    version: 'unknown',
    nodes: 0,
    proxyMode: 'unknown',
    loadPath: 'unknown',
  },
};

function unreadable(where: string, read: object & { readonly unreadable?: string | undefined }): TestEvent[] {
  return read.unreadable === undefined
    ? []
    : [{ event: 'broken', at: 0, topic: 'harness', where, text: read.unreadable }];
}
