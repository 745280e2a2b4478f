import type { Reason, Reasons, ReasonsOfReasons } from '../../judgement/reasons/reason.ts';
import { adviceOn } from './load/cause-text.ts';
import { backOffWords, claimWords } from './claims/claim-words.ts';
import { fileWords } from './file-words.ts';
import { loadWords } from './load/load-words.ts';
import { proofWords } from './proof-words.ts';
import { waitWords } from './load/wait-words.ts';
import { scalingAdvice, scalingText } from './load/scaling-text.ts';
import { slownessText } from './load/slowness-text.ts';
import { say, type Words } from './words.ts';

const wordsOfReasons: Words<ReasonsOfReasons> = {
  'host-overloaded': ({ of, slowness }) =>
    `${reasonText(of)}; but ${slownessText(slowness)} meanwhile, which may be why`,
  'beyond-excuse': ({ of, slowness, certain, failed }) => {
    const explains = certain === failed ? 'explains none of these' : `does not explain ${certain} of these ${failed}`;
    return `${reasonText(of)}; ${slownessText(slowness)}, which ${explains}`;
  },
  'scaled-by-others': ({ of, ...scaling }) =>
    `${scalingText(scaling)}, so that this proves nothing: ${reasonText(of)}; ${scalingAdvice}`,
  caught: ({ of }) => `caught: ${reasonText(of)}`,
  'not-caught': ({ of }) => `not caught: ${reasonText(of)}`,
  'caught-otherwise': ({ of, wanted }) =>
    `caught, but not for \`${wanted.code}\`${figuresText(wanted.figures)}: ${reasonText(of)}`,
  'caught-by-cause': ({ of, explained, failed, cause }) =>
    `caught: ${reasonText(of)}; ${explained} of ${failed} drops are explained by ${cause}`,
  'twin-caught': ({ of, cause }) => `caught: ${reasonText(of)}; ${cause === undefined ? '' : adviceOn(cause).cause}`,
  'twin-not-caught': ({ of, twin }) => `the twin \`${twin}\` was not caught: ${reasonText(of)}`,
  'all-held': ({ reasons, statement }) =>
    [...new Set([...reasons.map(reasonText), ...(statement === undefined ? [] : [statement])])].join('; '),
  'holds-again': ({ of }) =>
    `what ended this proof holds when it is judged again (${reasonText(of)}): the rest of it was never done`,
};

const words: Words<Reasons> = {
  ...{ ...loadWords, ...waitWords, ...fileWords },
  ...{ ...claimWords, ...backOffWords },
  ...{ ...proofWords, ...wordsOfReasons },
};

/** Every code that a verdict can have. */
export const reasonCodes: readonly string[] = Object.keys(words);

/** The reason as one sentence. */
export function reasonText(reason: Reason): string {
  return say(words, reason);
}

/** ` with restart 2, earliestMs 2000` */
function figuresText(figures: object = {}): string {
  const told = Object.entries(figures).map(([name, figure]) => `${name} ${JSON.stringify(figure)}`);
  return told.length === 0 ? '' : ` with ${told.join(', ')}`;
}
