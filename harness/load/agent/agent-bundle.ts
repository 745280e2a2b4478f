import { bundle } from './agent.bundle.ts';

/** The whole agent as the text of one CommonJS file, for any Node.js from 20 on: it needs no packages where it runs. */
export type AgentBundle = string & { readonly kind: 'agent-bundle' };

let bundled: Promise<AgentBundle> | undefined;

/** Bundled once in a process. */
export function bundleAgent(): Promise<AgentBundle> {
  bundled ??= bundle().then((text) => text as AgentBundle);
  return bundled;
}
