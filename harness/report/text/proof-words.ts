import type { ProofReasons } from '../../judgement/reasons/proof-reasons.ts';
import type { Words } from './words.ts';

export const proofWords: Words<ProofReasons> = {
  'as-asserted': () => 'all assertions passed',
  'nothing-asserted': () => 'the proof asserted nothing',
  'assertion-failed': ({ message }) => message,
  'stopped-by-error': ({ message }) => message,
  'failed-afterwards': ({ message }) => `passed, but its test failed afterwards: ${message}`,
  'failed-without-result': ({ message }) => message,
  'ended-without-result': () => 'the test ended without an error and without a result',
  'suite-broken': ({ message }) => message,
  'file-unreadable': ({ message }) => message,
  skipped: ({ why }) => why ?? 'skipped without a reason',
  interrupted: () => 'interrupted while it ran',
  'end-not-known': () => 'how its test ended is not known, as not all of tests.jsonl can be read',
  'never-ended': ({ waitedFor }) =>
    `the test process ended before this proof did${waitedFor === undefined ? '' : `, while it waited for ${waitedFor}`}`,
  'same-id-twice': () => 'two tests of this run have the same topic, runtime and id: give each proof an id of its own',
};
