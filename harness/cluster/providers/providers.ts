import type { ProviderEntry } from '../cluster-provider.ts';
import { existing } from './existing/existing-provider.ts';
import { kind } from './kind/kind.ts';
import { minikube } from './minikube/minikube.ts';

/** The registry of providers, one line each, in the order in which they are tried if none is named. */
export const providers: readonly ProviderEntry[] = [existing, minikube, kind];
