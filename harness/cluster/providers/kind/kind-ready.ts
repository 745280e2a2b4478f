import { minutes } from '../../../core/duration.ts';
import type { Engine } from '../../engine/docker-engine.ts';

/**
 * Waits until every node is Ready and what kind puts on them works: the pod network and kube-proxy on each node, DNS, and
 * the volume provisioner.
 * @throws CommandFailed with what is not ready after three minutes
 */
export async function waitUntilReady(engine: Engine, cluster: string): Promise<void> {
  const script = `
    set -e
    export KUBECONFIG=/etc/kubernetes/admin.conf
    wait_for() { kubectl wait --timeout=180s "$@" >/dev/null; }
    wait_for --for=condition=Ready node --all
    wait_for --for=jsonpath='{.status.numberReady}'="$(kubectl get node --no-headers | wc -l)" daemonset --all --all-namespaces
    wait_for --for=condition=Available deployment --all --all-namespaces`;
  await engine.docker(['exec', `${cluster}-control-plane`, 'bash', '-c', script], { timeoutMs: minutes(9) });
}
