import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { ProofScene } from '../../proof/proof-scene.ts';
import { stdoutOf, type RunSomewhere } from './run-somewhere.ts';

/** Ways onto the nodes of the cluster. */
export interface NodeTools {
  /** Runs a program on a node, whatever its exit code. */
  readonly onNode: (node: string) => RunSomewhere;
  /** Like `onNode`, but on the host in whose network the nodes are. */
  readonly onHost: RunSomewhere;
  /** A directory for `hostPath`, on each worker, that everybody may write to; it goes when the proof is over. */
  readonly hostDirectory: () => Promise<string>;
}

export function nodeTools(scene: ProofScene): NodeTools {
  const { entries } = scene.run.cluster;
  const onNode: NodeTools['onNode'] =
    (node) =>
    async (...command) =>
      nodeShellOf(scene).runOnNode(node, command);
  const onWorkers = async (...command: readonly string[]) => {
    await Promise.all(entries.map(({ node }) => stdoutOf(onNode(node), ...command)));
  };
  return {
    onNode,
    onHost: async (...command) => nodeShellOf(scene).runOnHost(command),
    hostDirectory: async () => {
      const path = `/run/${(await scene.stage()).namespace}`;
      await onWorkers('install', '--directory', '--mode', '0777', path);
      scene.atEnd(() => onWorkers('rm', '--recursive', path));
      return path;
    },
  };
}

function nodeShellOf({ run: { cluster, nodeShell } }: ProofScene): NodeShell {
  if (nodeShell) return nodeShell;
  throw new HarnessError(`Provider \`${cluster.provider}\` cannot run programs on its nodes`, {
    code: 'no-node-shell',
  });
}
