import type { Reason } from '../judgement/reasons/reason.ts';
import { toldReason } from '../report/text/outcome-text.ts';
import type { ProofFile } from './results.ts';
import { keyOf, type EndedTest, type TestEvent, type TestIdentity } from './test-events.ts';

/** The state of a run as a whole. */
export interface RunState {
  readonly interrupted: boolean;
  /** Whether some of its events cannot be read. */
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
      // On a busy machine the event of a start can arrive after the event of the end.
      else if (!earlier) settled.set(key, neverEnded(event, left.get(key), run, waits.get(key)));
      started.add(key);
    } else if (earlier?.code !== 'same-id-twice') {
      settled.set(key, settleTest(event, left.get(key)));
    }
  }
  const unseen = files.filter((file) => !settled.has(keyOf(file)));
  return [...settled.values(), ...unseen];
}

/** The result of one ended test, given the `proof.json` that it wrote or did not write. */
export function settleTest(test: EndedTest, file: ProofFile | undefined): ProofFile {
  if (test.state === 'skipped') return file ?? skipped(test);
  if (!file) return withoutFile(test);
  if (test.state === 'passed' || file.verdict !== 'pass') return file;
  const text = test.texts.join('\n\n');
  return {
    ...file,
    verdict: 'inconclusive',
    ...toldReason({ code: 'failed-afterwards', figures: { message: firstLine(text) } }),
    text,
  };
}

function skipped(test: EndedTest): ProofFile {
  const text = test.texts.join('\n\n');
  const reason = toldReason({ code: 'skipped', figures: text ? { why: firstLine(text) } : {} });
  return { ...endedTest(test), verdict: 'skipped', ...reason, ...(text ? { text } : {}) };
}

function withoutFile(test: EndedTest): ProofFile {
  const text = test.texts.join('\n\n');
  const reason: Reason = text
    ? { code: 'failed-without-result', figures: { message: firstLine(text) } }
    : { code: 'ended-without-result', figures: {} };
  return { ...endedTest(test), verdict: 'inconclusive', ...toldReason(reason), ...(text ? { text } : {}) };
}

function endedTest({ test, at, durationMs }: EndedTest): Omit<ProofFile, 'verdict' | 'reason'> {
  return { ...empty(test, at - durationMs), durationMs };
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
    const notKnown = toldReason({ code: 'end-not-known', figures: {} });
    return { ...(file ?? empty(test, at)), verdict: 'inconclusive', ...notKnown };
  }
  if (interrupted)
    return { ...empty(test, at), verdict: 'skipped', ...toldReason({ code: 'interrupted', figures: {} }) };
  const figures = waitsFor ? { waitedFor: waitsFor } : {};
  return { ...empty(test, at), verdict: 'inconclusive', ...toldReason({ code: 'never-ended', figures }) };
}

function sameIdTwice(proof: ProofFile): ProofFile {
  return { ...proof, verdict: 'inconclusive', ...toldReason({ code: 'same-id-twice', figures: {} }) };
}

function brokenSuite(event: Extract<TestEvent, { event: 'broken' }>): ProofFile {
  const test: TestIdentity = { topic: event.topic, runtime: null, id: event.where, kind: 'proof', title: event.where };
  const reason = toldReason({ code: 'suite-broken', figures: { message: firstLine(event.text) } });
  return { ...empty(test, event.at), verdict: 'inconclusive', ...reason, text: event.text };
}

function empty(test: TestIdentity, startedAt: number): Omit<ProofFile, 'verdict' | 'reason'> {
  return { ...test, counts: {}, evidence: [], startedAt: new Date(startedAt).toISOString(), durationMs: 0 };
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
