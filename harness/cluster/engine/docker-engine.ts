import type { Finished, RunOptions } from '../../shell/run.ts';

/** A Docker engine that answers. */
export interface Engine {
  /**
   * Runs the docker client and returns its stdout.
   * @throws CommandFailed
   */
  docker(args: readonly string[], options?: RunOptions): Promise<string>;
  /** The same, without throwing for a failure. */
  attempt(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** What other programs (kind) need in their environment to use this engine. */
  readonly env: Readonly<Record<string, string>>;
  /** We started it, so we may stop it. */
  readonly ours: boolean;
  /** Whether published ports go through Docker's userland proxy, which drops requests of its own. */
  readonly userlandProxy: boolean;
}
