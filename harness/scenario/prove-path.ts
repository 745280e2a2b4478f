import { milliseconds } from '../core/duration.ts';
import type { AgentHost } from '../load/agent-host.ts';
import { startLoad } from '../load/start-load.ts';
import { untilRouted, usualProfile } from './load-on-app.ts';
import type { DeployedApp, Stage } from './stage.ts';
import type { LoadPath } from './traffic.ts';

const loadFor = milliseconds(5000);

/** Sends the usual load to pods that nothing happens to: whatever is lost, the way there lost it. */
export async function provePath(stage: Stage, deployed: DeployedApp, host: AgentHost): Promise<LoadPath> {
  const { namespace: run, cluster } = stage;
  await untilRouted(stage, deployed, host);
  const load = await startLoad(usualProfile(run, deployed), host);
  await stage.pause('load on steady pods, to prove the way there', loadFor);
  const { summary } = await load.drain();
  const { sent, ok, dropped, balanced, invalid } = summary;
  const problems = [
    ...(ok === sent
      ? []
      : [`${sent - ok} of ${sent} requests to steady pods were not answered well, ${dropped} dropped`]),
    ...(balanced ? [] : ['the ledger does not balance']),
    ...invalid,
  ];
  return {
    name: cluster.loadPath,
    clean: problems.length === 0,
    detail: problems.join('; ') || `${sent} requests to steady pods, none dropped`,
  };
}
