import type { Question } from '../../judgement/judges/judges.ts';
import { claimText } from './claims/claim-text.ts';
import { sayKind, type WordsOfKinds } from './words.ts';

const words: WordsOfKinds<'judge', Question> = {
  drops: ({ judge }) => judge,
  stops: ({ judge }) => judge,
  startup: ({ judge }) => judge,
  starts: ({ judge }) => judge,
  steady: ({ judge }) => judge,
  crash: ({ judge }) => judge,
  gap: ({ judge }) => judge,
  termination: ({ judge }) => judge,
  dependency: ({ judge }) => judge,
  initWait: ({ judge }) => judge,
  upgrade: ({ judge }) => judge,
  files: ({ judge }) => judge,
  measurement: ({ judge }) => judge,
  wait: ({ judge }) => judge,
  expectedFailure: ({ judge, expected }) => `${judge} of twin ${expected.twin}`,
  attributedTo: ({ judge }) => judge,
  claim: ({ judge, claim, pod }) => `${judge} \`${claimText(claim)}\` on pod ${pod.name}`,
  caught: ({ judge, claim, pod }) => `${judge} \`${claimText(claim)}\` on pod ${pod.name}`,
  backOff: ({ judge }) => judge,
  noBackOff: ({ judge }) => judge,
};

/** Which judge was asked, and about what. */
export function questionText(question: Question): string {
  return sayKind(words, 'judge', question);
}
