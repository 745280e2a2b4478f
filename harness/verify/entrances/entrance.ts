import { describeError, HarnessError } from '../../core/harness-error.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import type { ProofRun } from '../../proof/proof-run.ts';
import type { Stage } from '../../scenario/namespace/stage.ts';
import type { LoadPath } from '../../judgement/load-evidence.ts';
import type { Request } from '../request.ts';
import type { Target } from '../target.ts';

/** Where load enters, until it is closed. */
export interface Entrance {
  /** Name of the Service that it goes by; empty where it goes by none that is known. */
  readonly service: string;
  readonly nodePort?: number;
  /** Where the load comes from; left out: the usual place of the cluster. */
  readonly from?: AgentHost;
  /** What is known of the way that load takes; left out: it is proven clean with a sample app of ours. */
  readonly path?: LoadPath;
  /** The last of its URLs is the user's own: any other goes past that, to the Service. */
  readonly byUrl?: true;
  /** URLs without a path, or with that of the requests. */
  urlsOn(stage: Stage): readonly string[];
  /**
   * Removes what was made for it.
   * @throws HarnessError that names the command that removes what is left
   */
  close(): Promise<void>;
}

export interface EntranceOptions {
  readonly run: ProofRun;
  readonly client: KubeClient;
  readonly namespace: string;
  readonly target: Target;
  /** What is going to be sent. */
  readonly request: Request;
  readonly onLine?: (line: string) => void;
}

/** @throws HarnessError that names the command that removes what could not be removed */
export async function removed(removing: Promise<void>, command: string): Promise<void> {
  try {
    await removing;
  } catch (error) {
    throw new HarnessError(`What was made beside the app could not be removed: ${describeError(error)}`, {
      code: 'not-removed',
      fix: `remove it with \`${command}\``,
      cause: error,
    });
  }
}
