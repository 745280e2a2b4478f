import type { ProofFile } from './results.ts';
import { keyOf, type EndedTest, type TestEvent, type TestIdentity } from './test-events.ts';

/** What is known of a run as a whole. */
export interface RunState {
  readonly interrupted: boolean;
  /** Not every event of it can be read. */
  readonly torn: boolean;
}

/**
 * What each test of a run came to. A proof's own result counts; where the test process knows better (it crashed before
 * writing one, failed after it, or never ended) the proof is inconclusive and says why.
 */
export function proofsOfRun(files: readonly ProofFile[], events: readonly TestEvent[], run: RunState): ProofFile[] {
  const left = new Map(files.map((file) => [keyOf(file), file]));
  const settled = new Map<string, ProofFile>();
  const started = new Set<string>();
  const waits = new Map(
    events.flatMap((event) => (event.event === 'state' ? [[keyOf(event.test), event.waitsFor] as const] : [])),
  );
  for (const event of events) {
    if (event.event === 'declared' || event.event === 'state') continue;
    if (event.event === 'broken') {
      settled.set(`broken ${String(settled.size)}`, brokenSuite(event));
      continue;
    }
    const key = keyOf(event.test);
    const earlier = settled.get(key);
    if (event.event === 'started') {
      if (earlier && started.has(key)) settled.set(key, sameIdTwice(earlier));
      // On a busy machine the news of a start can come after that of the end.
      else if (!earlier) settled.set(key, neverEnded(event, left.get(key), run, waits.get(key)));
      started.add(key);
    } else if (earlier?.reason !== twice) {
      settled.set(key, settleTest(event, left.get(key)));
    }
  }
  const unseen = files.filter((file) => !settled.has(keyOf(file)));
  return [...settled.values(), ...unseen];
}

/** What one ended test came to, given the `proof.json` that it wrote or did not write. */
export function settleTest(test: EndedTest, file: ProofFile | undefined): ProofFile {
  if (test.state === 'skipped') return file ?? withoutFile(test, 'skipped', 'skipped without a reason');
  if (!file) return withoutFile(test, 'inconclusive', 'the test ended without an error and without a result');
  if (test.state === 'passed' || file.verdict !== 'pass') return file;
  const text = test.texts.join('\n\n');
  return {
    ...file,
    verdict: 'inconclusive',
    reason: `passed, but its test failed afterwards: ${firstLine(text)}`,
    text,
  };
}

function withoutFile(test: EndedTest, verdict: ProofFile['verdict'], otherwise: string): ProofFile {
  const text = test.texts.join('\n\n');
  return {
    ...empty(test.test, test.at - test.durationMs),
    durationMs: test.durationMs,
    verdict,
    reason: firstLine(text) || otherwise,
    ...(text ? { text } : {}),
  };
}

/** What a proof wrote is known, though its test did not end; but a pass is none before the end. */
function neverEnded(
  { test, at }: Extract<TestEvent, { event: 'started' }>,
  file: ProofFile | undefined,
  { interrupted, torn }: RunState,
  waitsFor: string | null | undefined,
): ProofFile {
  if (file && file.verdict !== 'pass') return file;
  if (torn) {
    const reason = 'how its test ended is not known, as not all of tests.jsonl can be read';
    return { ...(file ?? empty(test, at)), verdict: 'inconclusive', reason };
  }
  if (interrupted) return { ...empty(test, at), verdict: 'skipped', reason: 'interrupted while it ran' };
  const last = waitsFor ? `, while it waited for ${waitsFor}` : '';
  const reason = `the test process ended before this proof did${last}`;
  return { ...empty(test, at), verdict: 'inconclusive', reason };
}

const twice = 'two tests of this run have the same topic, runtime and id: give each proof an id of its own';

function sameIdTwice(proof: ProofFile): ProofFile {
  return { ...proof, verdict: 'inconclusive', reason: twice };
}

function brokenSuite(event: Extract<TestEvent, { event: 'broken' }>): ProofFile {
  const test: TestIdentity = { topic: event.topic, runtime: null, id: event.where, kind: 'proof', title: event.where };
  return { ...empty(test, event.at), verdict: 'inconclusive', reason: firstLine(event.text), text: event.text };
}

function empty(test: TestIdentity, startedAt: number): Omit<ProofFile, 'verdict' | 'reason'> {
  return { ...test, counts: {}, evidence: [], startedAt: new Date(startedAt).toISOString(), durationMs: 0 };
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
