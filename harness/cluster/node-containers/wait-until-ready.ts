import { minutes } from '../../core/duration.ts';
import type { Engine } from '../engine/docker-engine.ts';

/**
 * Waits until every node is Ready and what a cluster starts with works: the pod network and kube-proxy on each node, DNS,
 * and the volume provisioner.
 * @param kubectl the command that kubectl is in the container
 * @throws CommandFailed with what is not ready after three minutes
 */
export async function waitUntilReady(engine: Engine, container: string, kubectl: readonly string[]): Promise<void> {
  const script = `
    set -e
    kubectl=("$@")
    wait_for() { "\${kubectl[@]}" wait --timeout=180s "$@" >/dev/null; }
    wait_for --for=condition=Ready node --all
    nodes=$("\${kubectl[@]}" get node --no-headers | wc -l)
    wait_for --for=jsonpath='{.status.numberReady}'="$nodes" daemonset --all --all-namespaces
    wait_for --for=condition=Available deployment --all --all-namespaces`;
  await engine.docker(['exec', container, 'bash', '-c', script, 'bash', ...kubectl], { timeoutMs: minutes(9) });
}
