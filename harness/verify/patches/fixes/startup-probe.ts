import type { Fix, FoundCause } from './fix.ts';
import type { PatchableApp, Probe } from '../patchable-app.ts';

/** What the documentation of Kubernetes gives an app that starts slowly, seconds: it costs an app that starts sooner nothing. */
const startAtLeast = 300;

/** A probe that gives the container time to start, before its liveness probe is asked. */
export const startupProbe: Fix = {
  causes: ['restarted-by-probe'],
  leaves: ({ figures }: FoundCause) =>
    figures['beforeReady'] === true
      ? undefined
      : 'that its probe failed is known, and not why: whether it asks for something else than the process, or the process was slow to answer',
  changes: (_, app) => {
    const { container, pod } = app;
    const probed = pod.containers.filter(({ livenessProbe, startupProbe: startup }) => livenessProbe ?? startup);
    const probe = container.startupProbe ?? container.livenessProbe;
    if (!probe || probed.length > 1) return { whyNot: 'which of its containers the kubelet restarted is not known' };
    return { container: { startupProbe: { ...asked(app, probe), ...patience(probe) } } };
  },
};

/** One that is there is asked as before. */
function asked({ container }: PatchableApp, { exec, httpGet, tcpSocket, grpc, timeoutSeconds }: Probe) {
  if (container.startupProbe) return {};
  const how = { exec, httpGet, tcpSocket, grpc, timeoutSeconds };
  return Object.fromEntries(Object.entries(how).filter(([, value]) => value !== undefined));
}

function patience({ initialDelaySeconds = 0, failureThreshold = 3, periodSeconds = 10 }: Probe) {
  const given = initialDelaySeconds + failureThreshold * periodSeconds;
  return { periodSeconds, failureThreshold: Math.ceil(Math.max(startAtLeast, 2 * given) / periodSeconds) };
}
