import {
  type ClusterTools,
  crictl,
  HarnessError,
  type NodeTools,
  type PodIdentity,
} from '../../harness/testing/index.ts';
import type { Lifespan } from './max-concurrent.ts';
import { lifespansOf } from './max-concurrent.ts';

/** One line a look, `<begin> <end> <ids of running containers>`, in milliseconds, until the file `$0` is there, 25 s at most. */
const looks = `
  for look in $(seq 125); do
    [ -e "$0" ] && break
    begin=$(date +%s%3N)
    there=$(${crictl.join(' ')} ps --quiet --label "io.kubernetes.pod.namespace=$1" --label "io.kubernetes.pod.name=$2" | tr '\\n' ' ')
    echo "$begin $(date +%s%3N) $there"
    sleep 0.1
  done
  rm -f "$0"`;

/**
 * Looks again and again, on every worker, at what its container runtime runs under a pod's name, while something is done;
 * whatever the API says of it.
 */
export async function sampleContainerRuntime(
  { onNode, workers }: Pick<ClusterTools, 'workers'> & Pick<NodeTools, 'onNode'>,
  { namespace, name }: Pick<PodIdentity, 'namespace' | 'name'>,
  during: () => Promise<void>,
): Promise<readonly Lifespan[]> {
  const stop = `/run/stop-${namespace}`;
  const looking = Promise.all(workers.map((node) => onNode(node)('sh', '-c', looks, stop, namespace, name)));
  try {
    await during();
  } finally {
    await Promise.all(workers.map((node) => onNode(node)('touch', stop)));
  }
  const ended = await looking;
  await Promise.all(workers.map((node) => onNode(node)('rm', '-f', stop)));
  const failed = ended.find(({ exitCode, stderr }) => exitCode !== 0 || stderr !== '');
  if (failed) throw new HarnessError(`crictl did not look: ${failed.stderr.trim()}`, { code: 'no-crictl' });
  return lifespansOf(ended.flatMap(({ stdout }) => stdout.split('\n')));
}
