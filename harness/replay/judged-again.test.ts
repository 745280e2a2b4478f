import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { evidenceOf, noService, waits, withoutLoad } from '../judgement/fixtures.test-helper.ts';
import { judge, type Question } from '../judgement/judges/judges.ts';
import { circumstancesSchema } from '../judgement/load-evidence.ts';
import { moments } from '../judgement/moments/moments.ts';
import { outcomeOf, type Ending } from '../judgement/outcome.ts';
import { claims } from '../judgement/claims/claims.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { RequestRecord } from '../ledger/request-record.ts';
import { writeJudgements } from '../record/evidence-folder.ts';
import { judgeRun } from './judge-run.ts';
import { createRunFolder, type RunFolder } from '../record/run-folder.ts';
import { toldOutcome } from '../report/text/outcome-text.ts';
import { resultsText, writeReport } from '../report/write-report.ts';
import { EvidenceFiles } from '../proof/evidence-files.ts';

const { mark } = moments;
const { inOrder, elapsed } = claims;
const pod = { name: 'web-a', uid: 'uid-web-a' };
const questions: readonly Question[] = [
  { judge: 'claim', pod, claim: inOrder('web/preStop', 'web/SIGTERM') },
  { judge: 'drops', load: 1 },
  { judge: 'stops', load: 1 },
  {
    judge: 'caught',
    pod,
    claim: elapsed(mark('web/preStop'), mark('web/SIGTERM'), { atMost: 2 }),
    wanted: { code: 'too-late', figures: { atMostSeconds: 2 } },
  },
];

interface Shape {
  readonly exitCode: number;
  readonly asked: readonly Question[];
  readonly end: Ending;
  /** No load was sent. */
  readonly unloaded?: true;
}

const whole: Shape = { exitCode: 0, asked: questions, end: { by: 'return', assertions: 4, statement: '3 nodes' } };
const failing: Shape = {
  exitCode: 3,
  asked: [...questions.slice(0, 1), { judge: 'stops', load: 1 }],
  end: { by: 'judgement' },
};

/** A run of one proof, written as a real one is, from evidence to results. */
async function savedRun({ exitCode, asked, end, unloaded }: Shape = whole): Promise<RunFolder> {
  const results = mkdtempSync(join(tmpdir(), 'seaworthy-judge-'));
  onTestFinished(() => {
    rmSync(results, { recursive: true });
  });
  const folder = createRunFolder(results, '1125-2200-abc');
  const cluster = { provider: 'kind', context: 'kind-seaworthy', version: 'v1.37.2', nodes: 3, proxyMode: 'iptables' };
  folder.writeInfo({
    startedAt: new Date(0).toISOString(),
    durationMs: 30_000,
    interrupted: false,
    command: 'seaworthy e2e',
    cluster: { ...cluster, loadPath: 'host-ports' },
  });
  const key = { topic: 'rolling-delete', runtime: 'node', id: 'rollout' };
  const files = new EvidenceFiles(join(folder.dir, folder.proofDir(key)));
  const evidence = evidenceOf([{ ...waits, exitCode }], []);
  const { timeline, records, targets, ...more } = unloaded ? withoutLoad(evidence) : evidence;
  // The last fact comes after the first question was asked.
  for (const fact of timeline.facts.slice(0, -1)) files.timeline.record(fact);
  files.keepLoad({
    run: unloaded ? undefined : savedLoad(records, targets),
    circumstances: circumstancesSchema.parse(more),
  });
  const judgements = asked.map((question, index) => {
    const [last] = timeline.facts.slice(-1);
    if (index === 1 && last) files.timeline.record(last);
    return { question, seen: files.timeline.facts.length, judgement: judge(question, files) };
  });
  await files.close();
  writeJudgements(files.dir, { judgements, ending: end });
  const outcome = toldOutcome(
    outcomeOf(
      judgements.map(({ judgement }) => judgement),
      end,
    ),
  );
  const proof = { ...key, title: 'a rollout', kind: 'proof' } as const;
  folder.writeProof({
    ...proof,
    ...outcome,
    evidence: [folder.proofDir(key)],
    startedAt: new Date(0).toISOString(),
    durationMs: 1,
  });
  writeReport(folder);
  return folder;
}

function savedLoad(records: Iterable<RequestRecord>, targets: readonly string[]) {
  const ledger = new Ledger(targets);
  let sent = 0;
  for (const { endedAt = 0, pod: name, ...opening } of records) {
    ledger.answer(ledger.open(opening), { endedAt, status: 200, pod: name });
    sent++;
  }
  const facts = { startedAt: 0, durationMs: 20_000, targetRate: null, longestStallMs: 20, writtenByAutocannon: sent };
  return { ledger, facts: { ...facts, interrupted: false } };
}

test('a saved run gives the same results, to the byte', async () => {
  const folder = await savedRun();
  const again = judgeRun(folder);
  expect(again.differences).toEqual([]);
  expect(again.judgements).toBe(4);
  expect(again.results.topics[0]?.proofs[0]?.verdict).toBe('pass');
  expect(resultsText(again.results)).toBe(readFileSync(folder.file('results.json'), 'utf8'));
});

test('a saved run without load has no ledger, and is judged again by what became of its pods', async () => {
  const folder = await savedRun({ ...failing, exitCode: 0, end: { by: 'return', assertions: 2 }, unloaded: true });
  const dir = join(folder.dir, 'rolling-delete-node/rollout');
  expect(readdirSync(dir)).not.toContain('ledger.jsonl');
  const { differences, results } = judgeRun(folder);
  expect(differences).toEqual([]);
  expect(results.topics[0]?.proofs[0]).toMatchObject({
    ...{ verdict: 'pass', counts: { pods: 1 } },
    figures: { reasons: [{}, { code: 'stopped-in-time', figures: { unloaded: noService } }] },
  });
  const trace = join(dir, 'trace.jsonl');
  writeFileSync(trace, readFileSync(trace, 'utf8').replaceAll('"exitCode":0', '"exitCode":3'));
  expect(judgeRun(folder).differences).not.toEqual([]);
});

test('a load without its ledger is not taken for none', async () => {
  const folder = await savedRun();
  rmSync(join(folder.dir, 'rolling-delete-node/rollout/ledger.jsonl'));
  expect(judgeRun(folder).differences).toContainEqual(
    expect.objectContaining({ what: expect.stringContaining('ledger.jsonl is missing') as string }),
  );
});

type Tamper = readonly [what: string, file: string, change: (text: string) => string, difference: RegExp];

const tampered: readonly Tamper[] = [
  [
    'the time of a mark',
    'trace.jsonl',
    changed('"markedAt":9020', '"markedAt":3020'),
    /^claim `in this order.*was pass \(in-order\), is fail \(web\/SIGTERM came 990 ms before/,
  ],
  [
    'an exit code',
    'trace.jsonl',
    changed('"exitCode":0', '"exitCode":137', 'all'),
    /^stops: was pass \(stopped-in-order\), is fail \(pod web-a ended with exit code 137/,
  ],
  [
    'a fact that is gone',
    'trace.jsonl',
    (text) => text.replace(/.*"mark":"exit".*\n/, ''),
    /holds \d+ facts, a judgement was made on \d+/,
  ],
  ['a line that is no fact', 'trace.jsonl', changed('{"kind":"mark"', '{"kind":"remark"'), /is not a fact of a trace/],
  [
    'the outcome of a request',
    'ledger.jsonl',
    changed(',0,200,', ',"unfinished",200,'),
    /^drops: was pass .*, is inconclusive/,
  ],
  ['a request that is gone', 'ledger.jsonl', (text) => text.replace(/\n\[.*/, ''), /ledger is not complete/],
  ['the pods that were targeted', 'load.json', changed('"uid-web-a"', '"uid-web-b"'), /uid-web-b was targeted/],
  ['a judgement', 'judgements.json', changed('"verdict": "pass"', '"verdict": "fail"'), /was fail .*, is pass/],
  ['the question', 'judgements.json', changed('"too-late"', '"too-early"'), /^caught `from mark web\/preStop.*is fail/],
  [
    'a code',
    'judgements.json',
    changed('"code": "none-dropped"', '"code": "none-sent"'),
    /^drops: was pass \(none-sent\), is pass \(none of 4/,
  ],
  [
    'a figure',
    'judgements.json',
    changed('"figures": {\n            "sent": 4', '"figures": {\n            "sent": 5'),
    /^drops: was pass \(none-dropped\), is the same with other figures/,
  ],
  [
    'a fact',
    'judgements.json',
    changed('"answered": 4', '"answered": 3'),
    /is the same with other figures, counts or facts/,
  ],
  [
    'the code of the proof',
    'proof.json',
    changed('"code": "all-held"', '"code": "as-asserted"'),
    /its verdict was pass/,
  ],
  [
    'a figure of the proof',
    'proof.json',
    changed('"statement": "3 nodes"', '"statement": "4 nodes"'),
    /other counts or figures/,
  ],
  ['the counts of the proof', 'proof.json', changed('"sent": 4', '"sent": 5'), /other counts/],
  [
    'the verdict of the proof',
    'proof.json',
    changed('"verdict": "pass"', '"verdict": "fail"'),
    /verdict was fail .*, is pass/,
  ],
];

test.each(tampered)('evidence that was changed is noticed: %s', async (_, file, change, difference) => {
  const folder = await savedRun();
  const path = join(folder.dir, 'rolling-delete-node/rollout', file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, change(before));
  expect(readFileSync(path, 'utf8')).not.toBe(before);
  const { differences } = judgeRun(folder);
  const where = 'rolling-delete-node/rollout';
  expect(differences).toContainEqual({ where, what: expect.stringMatching(difference) as string });
});

test('results that were changed are noticed', async () => {
  const folder = await savedRun();
  const written = readFileSync(folder.file('results.json'), 'utf8');
  writeFileSync(folder.file('results.json'), written.replace('"pass": 1', '"pass": 2'));
  expect(judgeRun(folder).differences).toEqual([{ where: 'results.json', what: 'is not what its proofs come to' }]);
});

test('sentences that were worded otherwise are no difference', async () => {
  const folder = await savedRun(failing);
  const proof = join(folder.dir, 'rolling-delete-node/rollout/proof.json');
  for (const path of [proof, folder.file('results.json')]) {
    const before = readFileSync(path, 'utf8');
    const reworded = before
      .replaceAll('ended with exit code 3', 'came to its end with 3')
      .replaceAll('the app did not end by itself in good order', 'it ended in disorder')
      .replaceAll('exit 0 once everything that ran is finished', 'finish, then exit 0')
      .replaceAll('Ledger:', 'Totals:');
    expect(reworded).not.toBe(before);
    writeFileSync(path, reworded);
  }
  const { results, differences } = judgeRun(folder);
  expect(differences).toEqual([]);
  expect(results.topics[0]?.proofs[0]).toMatchObject({
    verdict: 'fail',
    code: 'exit-code',
    figures: { pod: 'web-a', exitCode: 3 },
    reason: 'pod web-a ended with exit code 3',
  });
});

test.each([
  ['with sentences for verdicts', '"schemaVersion": 2', '"schemaVersion": 1', 'its verdicts are sentences'],
  [
    'with a judge that is no more',
    '"judge": "drops"',
    '"judge": "sign"',
    'this version of Seaworthy knows no judge `sign`, which its judges were asked for',
  ],
])('a run %s is said to be of another version', async (_, now, then, how) => {
  const folder = await savedRun();
  const path = join(folder.dir, 'rolling-delete-node/rollout/judgements.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace(now, then));
  const summary = `This run is of another version of Seaworthy and cannot be judged again: ${how}`;
  expect(() => judgeRun(folder)).toThrow(expect.objectContaining({ code: 'other-version', message: summary }));
});

function changed(what: string, by: string, which: 'first' | 'all' = 'first'): (text: string) => string {
  return (text) => (which === 'all' ? text.replaceAll(what, by) : text.replace(what, by));
}
