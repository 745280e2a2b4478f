import type { Seen, SeenInstead } from '../../../judgement/reasons/symptom-reasons.ts';
import type { ExpectedFailure } from '../../../judgement/symptoms/expected-failure.ts';
import type { Symptom } from '../../../judgement/symptoms/symptoms.ts';
import { momentText } from '../claims/moment-text.ts';
import { say, sayKind, type Words, type WordsOfKinds } from '../words.ts';

const symptoms: WordsOfKinds<'symptom', Symptom> = {
  newRefusedUntilUnrouted: () => 'requests on `new` refused (or the like) from SIGTERM to the end of routing',
  noneDropped: ({ stream }) => (stream === undefined ? 'none dropped' : `nothing dropped on \`${stream}\``),
  reusedCut: () => 'requests on `reused` connections cut',
  reusedCutAtSigterm: ({ until }) =>
    `requests on \`reused\` connections, slow ones among them, cut at SIGTERM${until === 'end' ? ', or by the end that follows' : ''}`,
  slowCutAtKill: () => 'slow requests cut at the kill',
  cutAfterWait: () => 'requests that were sent after SIGTERM cut after a wait',
  rejectedAfterSigterm: () => 'requests rejected after SIGTERM',
  exitCode: ({ exitCode }) => `exit code ${exitCode}`,
  crashed: ({ exitCode }) => `containers that ended with exit code ${exitCode}`,
  observed: ({ moment }) => momentText(moment),
  notObserved: ({ moment }) => `no ${momentText(moment)}`,
  wholeGraceUsed: () => 'the whole grace period used',
  endedAtSigterm: () => 'the end at SIGTERM',
  livedOn: () => 'an end well after SIGTERM',
  answeredWhileStarting: () => 'requests answered by pods that were not ready',
  lostBeforeListening: () => 'requests refused (or the like) before they listened',
};

/** What must be seen of a twin. */
export function symptomText(symptom: Symptom): string {
  return sayKind(symptoms, 'symptom', symptom);
}

const words: Words<SeenInstead> = {
  'no-drop': () => 'no drop on `new`',
  'drops-without-sigterm': ({ drops }) => `${drops} drops on \`new\` that follow no SIGTERM`,
  drops: ({ drops, stream }) => `${drops} drops${stream === undefined ? '' : ` on \`${stream}\``}`,
  'nothing-cut': () => 'nothing cut on `reused`',
  'cuts-without-sigterm': ({ cuts }) => `${cuts} cuts on \`reused\` away from any SIGTERM`,
  'no-cut-at-kill': ({ slowCuts }) => `${slowCuts} slow requests cut, none of them at a kill`,
  'exit-code': ({ exitCode, pod }) => `exit code ${exitCode ?? 'unknown'} on pod ${pod}`,
  observed: ({ moment, pod }) => `${momentText(moment)} on pod ${pod}`,
  'not-observed': ({ moment, pod }) => `no ${momentText(moment)} on pod ${pod}`,
  'end-within-grace': ({ pod }) => `an end before its grace period was over on pod ${pod}`,
  'end-after-sigterm': ({ afterMs, pod }) => `an end ${Math.round(afterMs)} ms after SIGTERM on pod ${pod}`,
  'none-rejected': () => 'none rejected',
  'rejections-without-sigterm': ({ rejections }) => `${rejections} rejections that follow no SIGTERM`,
  'cut-before-sigterm': ({ cuts }) => `${cuts} cut after a second, none of them sent after SIGTERM`,
  'exit-codes': ({ exitCodes }) => `exit codes ${exitCodes.join(', ') || 'of none'}`,
  'none-answered-while-starting': () => 'none answered in phase `starting`',
  'none-lost-before-listening': () => 'none lost before a pod listened',
};

export function seenText(seen: Seen): string {
  return say(words, seen);
}

/** How a twin must fail, in one line, for titles and results. */
export function expectedText({ symptoms: all, causes }: Pick<ExpectedFailure, 'symptoms' | 'causes'>): string {
  const putDown = causes.length === 0 ? [] : [`failed requests put down to ${causes.join(' or ')}`];
  return [...all.map(symptomText), ...putDown].join('; ');
}
