import type { ClueCode, Seen, SeenInstead } from '../../../judgement/reasons/clue-reasons.ts';
import { say, type Words } from '../words.ts';

/** What must be seen of a twin. */
export const clueTexts: Readonly<Record<ClueCode, string>> = {
  'new-refused-until-unrouted': 'requests on `new` refused (or the like) from SIGTERM to the end of routing',
  'new-clean': 'nothing dropped on `new`',
  'reused-cut-at-sigterm': 'requests on `reused` connections, slow ones among them, cut at SIGTERM',
  'reused-cut': 'requests on `reused` connections cut',
  'slow-cut-at-kill': 'slow requests cut at the kill',
  killed: 'exit code 137',
  'no-sigterm': 'no SIGTERM mark',
  sigterm: 'a SIGTERM mark',
  'whole-grace-used': 'the whole grace period used',
  'ended-at-sigterm': 'the end at SIGTERM',
  'lived-on': 'an end well after SIGTERM',
  'rejected-after-sigterm': 'requests rejected after SIGTERM',
  'none-dropped': 'none dropped',
  'cut-after-wait': 'requests that were sent after SIGTERM cut after a wait',
  'crashed-with-3': 'containers that ended with exit code 3 and were started again',
  'answered-while-starting': 'requests answered by pods that were not ready',
  'lost-before-listening': 'requests refused (or the like) before they listened',
};

const words: Words<SeenInstead> = {
  'no-drop': () => 'no drop on `new`',
  'drops-without-sigterm': ({ drops }) => `${drops} drops on \`new\` that follow no SIGTERM`,
  drops: ({ drops, stream }) => `${drops} drops${stream === undefined ? '' : ` on \`${stream}\``}`,
  'nothing-cut': () => 'nothing cut on `reused`',
  'cuts-without-sigterm': ({ cuts }) => `${cuts} cuts on \`reused\` away from any SIGTERM`,
  'no-cut-at-kill': ({ slowCuts }) => `${slowCuts} slow requests cut, none of them at a kill`,
  'exit-code': ({ exitCode, pod }) => `exit code ${exitCode ?? 'unknown'} on pod ${pod}`,
  'sigterm-mark': ({ pod }) => `a SIGTERM mark on pod ${pod}`,
  'no-sigterm-mark': ({ pod }) => `no SIGTERM mark on pod ${pod}`,
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

interface Sign {
  readonly clues: readonly { readonly code: ClueCode }[];
  readonly causes: readonly string[];
}

/** The sign of a twin in one line, for titles and results. */
export function describeSign({ clues, causes }: Sign): string {
  const putDown = causes.length === 0 ? [] : [`failed requests put down to ${causes.join(' or ')}`];
  return [...clues.map(({ code }) => clueTexts[code]), ...putDown].join('; ');
}
