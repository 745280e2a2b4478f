import { upperBound } from '../../../judgement/judges/requests/measure-drops.ts';

/** `at most 0.62 of 1000 in truth (95 %)`: that none of so many failed is no proof that none ever does. */
export function boundText(sent: number): string {
  const ofThousand = upperBound(0, sent) * 1000;
  return `at most ${ofThousand < 10 ? ofThousand.toPrecision(2) : Math.round(ofThousand)} of 1000 in truth (95 %)`;
}
