import type { ExpectedFailure } from '../../harness/testing/index.ts';

const killed = { symptom: 'exitCode', exitCode: 137 } as const;
const sigterm = { moment: 'mark', mark: 'web/SIGTERM' } as const;

/** How the twins of sample app `web` must fail while their pods go. */
export const webTwins = {
  'no-prestop': {
    twin: 'no-prestop',
    breaks: 'drops',
    // The announcement went with its hook, so kept connections are closed without a word.
    causes: ['stopped-before-endpoint-removal', 'connection-cut-while-idle'],
    symptoms: [{ symptom: 'newRefusedUntilUnrouted' }],
  },
  'exits-at-once': {
    twin: 'exits-at-once',
    breaks: 'drops',
    causes: ['exited-with-requests-in-flight'],
    symptoms: [
      { symptom: 'reusedCutAtSigterm', until: 'end' },
      { symptom: 'noneDropped', stream: 'new' },
      { symptom: 'endedAtSigterm' },
    ],
  },
  naive: {
    twin: 'naive',
    breaks: 'drops',
    // It has no hook that could announce the end of kept connections, and cuts them at SIGTERM, idle or not.
    causes: ['stopped-before-endpoint-removal', 'exited-with-requests-in-flight', 'connection-cut-while-idle'],
    symptoms: [{ symptom: 'newRefusedUntilUnrouted' }, { symptom: 'reusedCut' }],
  },
  'cuts-keep-alive': {
    twin: 'cuts-keep-alive',
    breaks: 'drops',
    causes: ['exited-with-requests-in-flight'],
    symptoms: [
      { symptom: 'reusedCutAtSigterm', until: 'sigterm' },
      { symptom: 'noneDropped', stream: 'new' },
      { symptom: 'livedOn' },
    ],
  },
  'rejects-requests': {
    twin: 'rejects-requests',
    breaks: 'drops',
    causes: ['rejected-while-stopping'],
    symptoms: [{ symptom: 'rejectedAfterSigterm' }, { symptom: 'noneDropped' }],
  },
  'answers-nothing': {
    twin: 'answers-nothing',
    breaks: 'drops',
    causes: ['exited-with-requests-in-flight'],
    symptoms: [{ symptom: 'cutAfterWait' }],
  },
  crashes: {
    twin: 'crashes',
    breaks: 'drops',
    causes: ['crashed'],
    symptoms: [{ symptom: 'crashed', exitCode: 3 }],
  },
  'loses-readiness': { twin: 'loses-readiness', breaks: 'drops', causes: ['no-endpoint'], symptoms: [] },
  'grace-too-short': {
    twin: 'grace-too-short',
    breaks: 'drops',
    // Its grace period cuts the wait short too, which is then as good as none.
    causes: ['request-longer-than-grace', 'stopped-before-endpoint-removal'],
    symptoms: [{ symptom: 'slowCutAtKill' }, killed, { symptom: 'observed', moment: sigterm }],
    // Longer than its hook and what is left to it then, however soon the nodes stop routing.
    load: { slowForMs: 5000 },
  },
  'shell-pid1': {
    twin: 'shell-pid1',
    breaks: 'stops',
    causes: ['killed-at-grace-end'],
    symptoms: [
      { symptom: 'notObserved', moment: sigterm },
      { symptom: 'wholeGraceUsed' },
      killed,
      { symptom: 'slowCutAtKill' },
    ],
    // Longer than its grace period of 8 s: requests that were sent before nodes stopped routing are under way at the kill.
    load: { slowForMs: 9000 },
  },
} as const satisfies Record<string, ExpectedFailure>;

/** The same of those that fail while they start slowly. */
export const slowStartTwins = {
  'no-readiness': {
    twin: 'no-readiness',
    breaks: 'startup',
    causes: ['not-ready-yet'],
    symptoms: [{ symptom: 'lostBeforeListening' }, { symptom: 'answeredWhileStarting' }],
  },
  'lying-readiness': {
    twin: 'lying-readiness',
    breaks: 'startup',
    causes: [],
    symptoms: [{ symptom: 'answeredWhileStarting' }, { symptom: 'noneDropped' }],
  },
} as const satisfies Record<string, ExpectedFailure>;
