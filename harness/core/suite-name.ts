import { basename } from 'node:path';

/** What the proofs of a suite need: nothing, that no other load is on the machine, or minutes on a cluster of their own. */
export type Pace = 'usual' | 'load' | 'slow';

export interface SuiteName {
  readonly topic: string;
  readonly pace: Pace;
  /** It is part of full runs alone. */
  readonly full: boolean;
}

/**
 * What the name of a suite's file says of it.
 * @example suiteName('/shop/e2e/checkout.payment.load.seaworthy.ts') is { topic: 'checkout', pace: 'load', full: false }
 */
export function suiteName(file: string): SuiteName {
  const [topic = '', ...others] = basename(file).split('.');
  const pace = others.includes('slow') ? 'slow' : others.includes('load') ? 'load' : 'usual';
  return { topic, pace, full: others.includes('full') };
}
