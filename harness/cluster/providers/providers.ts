import type { ProviderEntry } from '../cluster-provider.ts';
import { existing } from './existing/existing-provider.ts';
import { kind } from './kind/kind.ts';

/** In the order in which they are tried where none is named; one line a provider. */
export const providers: readonly ProviderEntry[] = [existing, kind];
