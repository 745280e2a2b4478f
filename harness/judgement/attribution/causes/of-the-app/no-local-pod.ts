import { ofTheApp } from '../cause-kind.ts';

interface Figures {
  readonly nodes: readonly string[];
}

/** It came to a node that sends only to pods of its own, and had none that was ready. */
export const noLocalPod = ofTheApp((requests): Figures => {
  const facts = requests.flatMap((request) => request.facts);
  return { nodes: [...new Set(facts.flatMap((fact) => (fact.code === 'no-local-pod' ? [fact.figures.node] : [])))] };
});
