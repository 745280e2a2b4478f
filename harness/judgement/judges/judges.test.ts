import { expect, test } from 'vitest';
import { evidenceOf, waits, withoutLoad } from '../fixtures.test-helper.ts';
import { claims as makers } from '../claims/claims.ts';
import { moments } from '../moments/moments.ts';
import { unknownIn } from '../kinds.ts';
import { judge, questionSchema, type Question } from './judges.ts';

const { endpoint, terminated, killed, mark, ofPod } = moments;
const { reportsUnready, crashLoops, waitsUntil, inOrder, elapsed, occursBetween, never, runSequentially, samePods } =
  makers;

const load = evidenceOf([waits], []);
const evidence = { timeline: load.timeline, loads: [load] };
const pod = { name: 'web-a', uid: 'uid-web-a' };

// Keys in another order than in the schemas: what is read back has them in the schema's.
const claims = [
  inOrder('web/preStop', 'web/SIGTERM'),
  elapsed(mark('web/preStop'), mark('web/SIGTERM'), { atMost: 4, atLeast: 2 }),
  runSequentially('a', 'b'),
  waitsUntil('web', mark('web/preStop')),
  occursBetween('web/SIGTERM', mark('web/preStop'), terminated('web')),
  never(endpoint({ terminating: true, ready: false })),
  elapsed(ofPod(pod, mark('web/preStop')), killed('web'), { atLeast: 2 }),
  samePods(3),
  reportsUnready(3),
  crashLoops(3),
];
const tooLate = { code: 'too-late', figures: { atMostSeconds: 4 } } as const;
const twin = {
  twin: 'of-nobody-we-know',
  breaks: 'drops',
  causes: ['crashed'],
  symptoms: [
    { exitCode: 137, symptom: 'exitCode' },
    { symptom: 'observed', moment: mark('web/SIGTERM') },
  ],
} as const;
const questions: Question[] = [
  { load: 1, judge: 'drops' },
  { load: 1, judge: 'stops' },
  { load: 1, judge: 'measurement' },
  { load: 1, judge: 'steady' },
  { load: 1, judge: 'crash' },
  { why: 'one-replica', load: 1, judge: 'gap', allowedMs: 5000 },
  { load: 1, judge: 'termination' },
  { load: 1, judge: 'dependency' },
  { containers: ['wait'], load: 1, judge: 'initWait' },
  { allowed: { dropped: 2 }, load: 1, judge: 'upgrade' },
  { judge: 'files' },
  { expected: twin, judge: 'expectedFailure', load: 1 },
  { load: 1, judge: 'startup' },
  { load: 1, judge: 'starts' },
  { cause: 'network', judge: 'attributedTo', load: 1 },
  { longest: 2000, judge: 'backOff' },
  { looksAfter: 15_000, longest: 2000, judge: 'backOff' },
  { wanted: { figures: { restart: 2 }, code: 'restart-untimely' }, longest: 2000, judge: 'noBackOff' },
  ...claims.map((claim) => ({ claim, pod, judge: 'claim' }) as const),
  ...claims.map((claim) => ({ claim, pod, wanted: tooLate, judge: 'caught' }) as const),
];

test.each(questions)('a question that was saved gets the same answer: $judge $claim.claim', (question) => {
  const saved = questionSchema.parse(JSON.parse(JSON.stringify(question)));
  expect(judge(saved, evidence)).toEqual(judge(question, evidence));
});

test('where nothing was sent only what becomes of pods and containers is judged, and nothing is said of requests', () => {
  const none = withoutLoad(load);
  const codeOf = (question: Question) => judge(question, { timeline: none.timeline, loads: [none] }).reason.code;
  const ofLoad = questions.filter((question) => 'load' in question && question.judge !== 'expectedFailure');
  const silent = ofLoad.filter((question) => codeOf(question) === 'no-load').map((question) => question.judge);
  expect(silent.toSorted()).toEqual(
    ['attributedTo', 'drops', 'gap', 'measurement', 'startup', 'starts', 'steady', 'upgrade'].toSorted(),
  );
});

test('what a control expects is a code, and figures', () => {
  const caught = { claim: elapsed(mark('web/preStop'), mark('web/SIGTERM'), { atMost: 4 }), pod, judge: 'caught' };
  const verdictOf = (wanted: unknown) => judge(questionSchema.parse({ ...caught, wanted }), evidence).verdict;
  expect([tooLate, { code: 'too-late' }].map(verdictOf)).toEqual(['pass', 'pass']);
  expect([{ ...tooLate, figures: { atMostSeconds: 5 } }, { code: 'no-such-code' }].map(verdictOf)).toEqual([
    'fail',
    'fail',
  ]);
  expect(() => verdictOf({ source: 'LATER THAN', flags: 'i' })).toThrow(/wanted/);
});

test('there is no answer about a load that is not there', () => {
  expect(() => judge({ judge: 'drops', load: 2 }, evidence)).toThrow(/load 2, there are 1/);
});

test.each<[object, string]>([
  [{ judge: 'sign', load: 1, twin: 'naive' }, 'no judge `sign`'],
  [{ judge: 'claim', pod, claim: { claim: 'always' } }, 'no claim `always`'],
  [
    { judge: 'expectedFailure', load: 1, expected: { ...twin, symptoms: [{ symptom: 'smoke' }] } },
    'no symptom `smoke`',
  ],
])('what another version asked is told by its name: %o', (question, told) => {
  const { error } = questionSchema.safeParse(question);
  expect(error && unknownIn(error)).toBe(`this version of Seaworthy knows ${told}`);
});
