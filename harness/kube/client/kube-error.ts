import { z } from 'zod';
import { HarnessError } from '../../core/harness-error.ts';

/** The body of a refusal of the API server: the part of a `Status` object that is used here. */
export const statusSchema = z.object({
  message: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  details: z.object({ causes: z.array(z.object({ message: z.string().nullish() })).nullish() }).nullish(),
});
export type StatusBody = Readonly<z.infer<typeof statusSchema>>;

/** A call to the API server that did not succeed. `status` is undefined when no answer came. */
export class KubeError extends HarnessError {
  readonly status: number | undefined;
  /** The reason as the API gives it: `NotFound`, `Conflict`, `Forbidden` and so on. */
  readonly reason: string | undefined;
  /** The server's own words: its message, and the causes that it names. */
  readonly words: string;

  constructor(
    call: string,
    problem: { status?: number; reason?: string; message: string; causes?: readonly string[]; cause?: unknown },
  ) {
    const { status, reason, message, causes = [], cause } = problem;
    const fix = fixFor(status);
    super(`${call}: ${status === undefined ? '' : `${String(status)} `}${message}`, {
      code: status === undefined ? 'api-unreachable' : 'api-refused',
      ...(fix === undefined ? {} : { fix }),
      ...(cause === undefined ? {} : { cause }),
    });
    this.status = status;
    this.reason = reason;
    this.words = [message, ...causes].join(' ');
  }
}

/** The message of a failure on one line, as the reason of a gap. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof KubeError && error.status === 404;
}

/** The name belongs to another object than the one that was meant. */
export function isConflict(error: unknown): boolean {
  return error instanceof KubeError && error.status === 409;
}

/** The credentials are good, and not enough. */
export function isForbidden(error: unknown): boolean {
  return error instanceof KubeError && error.status === 403;
}

/** The version that a watch wanted to go on from is no longer kept: only a new list helps. */
export function isGone(error: unknown): boolean {
  return error instanceof KubeError && error.status === 410;
}

/** An eviction that a PodDisruptionBudget does not allow now. */
export function isEvictionRefused(error: unknown): error is KubeError {
  return error instanceof KubeError && error.status === 429;
}

/** An eviction that is never allowed, as two PodDisruptionBudgets select the pod. */
export function isEvictionImpossible(error: unknown): error is KubeError {
  return (
    error instanceof KubeError && error.status === 500 && error.message.includes('more than one PodDisruptionBudget')
  );
}

/** The API server could not reach the pod that it was to ask, or got no answer of it. */
export function podDidNotAnswer(error: unknown): boolean {
  return error instanceof KubeError && (error.status === 502 || error.status === 503 || error.status === 504);
}

/** The credentials are wrong or not enough: asking again will not help. */
export function isDenied(error: unknown): boolean {
  return error instanceof KubeError && (error.status === 401 || error.status === 403);
}

function fixFor(status: number | undefined): string | undefined {
  if (status === undefined) return 'See that the cluster runs and that its context is right: `seaworthy doctor`';
  if (status === 401) return 'Renew the credentials of this context in the kubeconfig';
  if (status === 403) return 'Use a context whose user may do this: `kubectl auth can-i --list`';
  return undefined;
}
