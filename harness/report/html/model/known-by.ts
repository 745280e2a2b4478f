import type { PhaseSpan } from '../../../observation/pods/pod-phases.ts';

/** Sentences for how a drawn thing is known. */
export const byWatch = 'the watch, on arrival';
export const byMark = "the app's own mark, to the millisecond";

export const byOfPhases: Readonly<Record<PhaseSpan['by'], string>> = {
  watch: byWatch,
  mark: byMark,
  journal: "the journal of the node's container runtime",
  hook: 'the end of the preStop hook: no mark of SIGTERM was seen',
};
