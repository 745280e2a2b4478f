import { invalidText } from '../../report/text/load/invalid-text.ts';
import { seconds } from '../../core/duration.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import { startLoad } from '../../load/agent/start-load.ts';
import { untilRouted, usualProfile } from './load-on-app.ts';
import type { ReachableApp, Stage } from '../namespace/stage.ts';

/** Slow requests, of 3 s, are sent in the first part and end in the second. */
const slowFor = seconds(2);
const restFor = seconds(3);

/** Sends the usual load to pods that nothing happens to: whatever is lost was lost by the network path. */
export async function provePath(
  stage: Stage,
  deployed: ReachableApp,
  host: AgentHost,
): Promise<{ readonly clean: boolean; readonly detail: string }> {
  await untilRouted(stage, deployed, host);
  const load = await startLoad(usualProfile(stage.namespace, deployed), host);
  try {
    await stage.pause('load on steady pods, to prove the network path', slowFor);
    load.endSlow();
    await stage.pause('load on steady pods, to prove the network path', restFor);
  } catch (error) {
    await load.abort();
    throw error;
  }
  const { summary } = await load.drain();
  const { sent, ok, dropped, balanced, invalid } = summary;
  const problems = [
    ...(ok === sent
      ? []
      : [`${sent - ok} of ${sent} requests to steady pods were not answered well, ${dropped} dropped`]),
    ...(balanced ? [] : ['the ledger does not balance']),
    ...invalid.map(invalidText),
  ];
  return {
    clean: problems.length === 0,
    detail: problems.join('; ') || `${sent} requests to steady pods, none dropped`,
  };
}
