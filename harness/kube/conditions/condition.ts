import type { NamespaceState } from '../watch/namespace-view.ts';

/**
 * The state of a condition. `impossible` ends a wait at once, since nothing that may still happen could meet the
 * condition.
 */
export type Progress<T> =
  | { readonly state: 'met'; readonly value: T }
  | { readonly state: 'pending'; readonly reason: string }
  | { readonly state: 'impossible'; readonly reason: string; readonly fix?: string };

/** A condition that is waited for. It is tested on every change in the namespace. */
export interface Condition<T> {
  /** Goes after "Waited 30 s for": `pod web-1 to be ready`. */
  describe(): string;
  test(namespace: NamespaceState): Progress<T>;
}

export function met<T>(value: T): Progress<T> {
  return { state: 'met', value };
}

export function pending(reason: string): Progress<never> {
  return { state: 'pending', reason };
}

export function impossible(reason: string, fix?: string): Progress<never> {
  return { state: 'impossible', reason, ...(fix === undefined ? {} : { fix }) };
}
