import { randomBytes } from 'node:crypto';
import { Option } from 'commander';
import { systemClock } from '../../core/clock.ts';
import { formatDuration, type Duration } from '../../core/duration.ts';
import type { SavedRun } from '../../ledger/codec.ts';
import { invalidText } from '../../report/text/load/invalid-text.ts';
import { summarise } from '../../ledger/summarise.ts';
import { progressEveryMs } from '../../load/agent/agent-protocol.ts';
import { Driver } from '../../load/engine/driver.ts';
import { clientsFor, type LoadProfile } from '../../load/protocols/protocols.ts';
import type { CommandModule } from '../command-module.ts';
import { addClusterOptions, kubernetesVersionOption, outputOption, type ClusterOptions } from '../cluster-options.ts';
import { onInterruption } from '../interruption.ts';
import { addExchangeOptions } from '../load/exchange-options.ts';
import { LedgerFile } from '../load/ledger-file.ts';
import { loadExitCode } from '../load/load-exit-code.ts';
import { loadDuration, loadProfile, type LoadFlags } from '../load/load-options.ts';
import { loadReport } from '../load/load-report.ts';
import type { LoadSource } from '../load/load-source.ts';

type LoadCommandFlags = LoadFlags &
  ClusterOptions & {
    readonly from: 'here' | 'cluster';
    readonly output: 'text' | 'json';
    readonly outputLedger?: string;
  };

export const loadCommand: CommandModule = {
  addTo(command) {
    command
      .argument('[urls...]', 'http, https or tcp://HOST:PORT; several share the load')
      .option('--duration <time>', 'how long to send', '10s')
      .option('--rate <number>', 'requests a second over all streams and URLs, or `max` for as fast as it goes', '200')
      .option('--connections <number>', 'connections of each stream', '20')
      .option('--streams <names>', '`new`: a connection per request; `reused`: kept connections', 'new,reused')
      .option('--timeout <time>', 'from sending to the end of the response', '5s')
      .option('--expect-status <codes>', 'statuses that are no failure, separated by commas', '200')
      .option('--expect-header <name>', 'a response without this header is not counted as answered')
      .option('--cert <file>', 'the certificate of the client, in PEM, for servers that ask for one')
      .option('--key <file>', 'its private key, in PEM')
      .option('--slow <path>', 'send a few long requests beside the load, such as /slow?ms=3000')
      .option(
        '--insecure',
        'accept any TLS certificate, with the request and the password of the URL sent all the same',
      )
      .addOption(
        new Option('--from <place>', 'where the load comes from: this machine, or a pod on every node of the cluster')
          .choices(['here', 'cluster'])
          .default('here'),
      )
      .option('--output-ledger <file>', 'write the record of every request to this file')
      .addOption(kubernetesVersionOption())
      .addOption(outputOption())
      .action(runCommand);
    addExchangeOptions(command);
    addClusterOptions(command);
  },
};

async function runCommand(urls: string[], flags: LoadCommandFlags): Promise<void> {
  const profile = loadProfile(urls, flags, randomBytes(3).toString('hex'));
  const duration = loadDuration(flags);
  const ledgerFile = flags.outputLedger === undefined ? undefined : await LedgerFile.open(flags.outputLedger);
  const interruption = onInterruption(() => {
    process.stderr.write('\nInterrupted: this is what was measured so far\n');
  });
  const { signal } = interruption;
  // The modules for a cluster are loaded only if one is used, so that load from this machine starts at once and in a
  // small process.
  const source =
    flags.from === 'here'
      ? loadFromHere(profile)
      : await (await import('../load/cluster-source.ts')).loadFromCluster(profile, flags, signal);
  const progress = process.stderr.isTTY ? showProgress(source, duration) : undefined;
  try {
    await systemClock.sleep(duration, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    const run = await source.drain(signal);
    if (progress) process.stderr.write(clearLine);
    report(run, flags);
    await ledgerFile?.write(run);
  } finally {
    clearInterval(progress);
    await source.close();
    await ledgerFile?.close();
    interruption.dispose();
  }
}

function loadFromHere(profile: LoadProfile): LoadSource {
  const driver = new Driver(profile, clientsFor(profile), systemClock);
  driver.start();
  return {
    progress: () => driver.progress(),
    drain: (signal) => driver.drain(signal),
    close: () => Promise.resolve(),
  };
}

const clearLine = '\r\u001b[K';

function showProgress(source: LoadSource, duration: Duration): NodeJS.Timeout {
  const startedAt = systemClock.now();
  return setInterval(() => {
    const { at, sent, ok, rejected, dropped } = source.progress();
    const counts = `${sent} sent, ${ok} ok, ${rejected} rejected, ${dropped} dropped`;
    process.stderr.write(`${clearLine}${formatDuration(at - startedAt)} of ${formatDuration(duration)}  ${counts}`);
  }, progressEveryMs);
}

function report(run: SavedRun, { output }: LoadCommandFlags): void {
  const summary = summarise(run.ledger, run.facts);
  const told = { ...summary, invalid: summary.invalid.map(invalidText) };
  process.stdout.write(output === 'json' ? `${JSON.stringify(told, null, 2)}\n` : loadReport(summary, run.ledger));
  process.exitCode = loadExitCode(summary, run.facts.interrupted);
}
