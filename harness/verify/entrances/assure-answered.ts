import type { Clock } from '../../core/clock.ts';
import { formatDuration, milliseconds, seconds, type Duration } from '../../core/duration.ts';
import { UsageError } from '../../core/harness-error.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import { startLoad } from '../../load/agent/start-load.ts';
import { beforehand, type LoadProfile } from '../../load/protocols/protocols.ts';
import { kindsIn, type Request } from '../request.ts';

/** What stands before an app learns of it a moment later. */
const usual = seconds(20);
const lookEvery = milliseconds(100);

interface Waiting {
  readonly clock: Clock;
  /** @default 20 s */
  readonly patience?: Duration;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks a URL, twice a second, until it is answered well once: of several kinds of requests each that changes nothing at the app, one after the
 * other.
 * @throws UsageError that tells how the last request failed, where that does not come in time
 */
export async function assureAnswered(url: string, request: Request, host: AgentHost, waiting: Waiting): Promise<void> {
  const paced = { targets: [url], streams: ['new'], rate: 2, connections: 1, timeoutMs: seconds(5) } as const;
  const profile: LoadProfile =
    request.protocol === 'tcp'
      ? { ...request, ...paced }
      : { ...request, ...kindsIn(request), protocol: 'http', ...paced };
  for (const alone of beforehand(profile)) await untilAnswered(alone, host, waiting);
}

async function untilAnswered(
  profile: LoadProfile,
  host: AgentHost,
  { clock, patience = usual, signal }: Waiting,
): Promise<void> {
  const load = await startLoad(profile, host);
  try {
    const until = clock.now() + patience;
    while (load.progress().ok === 0 && clock.now() < until) await clock.sleep(lookEvery, signal);
  } catch (error) {
    await load.abort();
    throw error;
  }
  const { summary, ledger } = await load.drain({ cutOff: true });
  if (summary.ok > 0) return;
  throw new UsageError(
    `${profile.targets.join()} was not answered well within ${formatDuration(patience)}: ${lastFailure(ledger)}`,
    'ask it with curl from the same place; --expect-status says which answers are good, --ca, --cert and --resolve how it is reached; nothing was done to the app',
  );
}

/** `malformed (certificate not trusted: …)`, `rejected (status 503)` */
function lastFailure(ledger: Ledger): string {
  const failed = [...ledger.drops(), ...ledger.rejections()].sort((one, other) => one.sentAt - other.sentAt).at(-1);
  return failed ? `${failed.failure?.cause ?? 'rejected'} (${failed.failure?.detail ?? ''})` : 'no answer came';
}
