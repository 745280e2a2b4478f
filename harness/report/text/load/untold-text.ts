import type { OfContainer, Untold, UntoldParts } from '../../../judgement/reasons/untold.ts';
import { say, type Words } from '../words.ts';

const parts: Words<UntoldParts> = {
  'stop-order': ({ signalTold = false }) =>
    signalTold
      ? 'whether the hook had done all it was to before the signal (the app writes no marks; when the signal and the exit came is known by the container runtime)'
      : 'whether hook, SIGTERM and exit came in this order (the app writes no marks)',
  'exit-code-meaning': ({ exitCode, ...of }) =>
    `whether ${containerText(of)} had finished all it had (it ended with exit code ${exitCode})`,
  'reached-after-deletion': ({ tracked = false }) =>
    tracked
      ? 'whether requests on kept connections reached the pods after their deletion (no response header names the pod; of new connections it is named by connection tracking)'
      : 'whether requests reached the pods after their deletion (no response header names the pod, nor was connection tracking followed)',
};

/** Goes after what could be told. */
export function untoldText(untold: readonly Untold[]): string {
  return untold.length === 0 ? '' : `; cannot be told: ${untold.map((part) => say(parts, part)).join(', ')}`;
}

export function containerText({ pod, container }: OfContainer): string {
  return container === undefined ? `pod ${pod}` : `container ${container} of pod ${pod}`;
}
