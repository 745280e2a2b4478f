import { milliseconds, minutes, seconds } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { AgentHost } from '../load/agent-host.ts';
import type { LoadProfile } from '../load/load-profile.ts';
import { startLoad } from '../load/start-load.ts';
import type { DeployedApp, Stage } from './stage.ts';

/** The usual load of a proof: both streams through every worker, and slow requests on kept connections beside them. */
export function usualProfile(run: string, deployed: DeployedApp): LoadProfile {
  const slow = { path: '/slow?ms=3000', rate: 8, connections: 40, timeoutMs: seconds(12) };
  return { ...fastProfile(run, deployed), slow };
}

function fastProfile(run: string, { urls }: DeployedApp): LoadProfile {
  return {
    run,
    targets: urls,
    streams: ['new', 'reused'],
    rate: 200,
    connections: 20,
    timeoutMs: seconds(5),
    expectStatus: [200],
    expectHeader: 'x-pod',
  };
}

const settleFor = milliseconds(1000);

/**
 * Resolves when new connections are answered through every worker for a whole second: nodes learn of endpoints later than
 * the API does. Nothing of this is measured.
 * @throws HarnessError when that does not come within a minute
 */
export async function untilRouted(stage: Stage, deployed: DeployedApp, host: AgentHost): Promise<void> {
  const profile: LoadProfile = {
    ...fastProfile(`${stage.namespace}-settle`, deployed),
    streams: ['new'],
    rate: 40,
    timeoutMs: seconds(1),
  };
  const deadline = performance.now() + minutes(1);
  for (;;) {
    const load = await startLoad(profile, host);
    await stage.pause('new connections to be answered through every node', settleFor);
    const { summary } = await load.drain();
    if (summary.sent > 0 && summary.ok === summary.sent) return;
    if (performance.now() > deadline)
      throw new HarnessError(
        `${deployed.urls.join(' and ')} do not answer steadily: ${summary.dropped} of ${summary.sent} dropped`,
        {
          code: 'not-routed',
          fix: 'see that its pods are ready and that the nodes route to them',
        },
      );
  }
}
