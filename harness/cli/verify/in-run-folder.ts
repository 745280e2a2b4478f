import { bringUp } from '../../cluster/bring-up.ts';
import type { ClusterProvider } from '../../cluster/cluster-provider.ts';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import type { ExitCode } from '../../core/exit-code.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { checkResultsFolder, createRunFolder } from '../../record/run-folder.ts';
import { newRunId } from '../../record/run-id.ts';
import { planText } from '../../verify/plan-text.ts';
import { reaperOf } from '../cleanup/reaper-of.ts';
import { tellAfter, tellBefore } from '../cleanup/tell-reaped.ts';
import { onInterruption } from '../interruption.ts';
import type { Reporters } from '../report/reporters.ts';
import { terminalProgress, toStderr } from '../terminal-progress.ts';
import { loadImages } from './load-images.ts';
import { budgetAsked } from './options/extent-options.ts';
import type { VerifyOptions } from './options/verify-options.ts';
import { presentVerify, type Verified } from './present-verify.ts';
import { printableCommand } from './printable-command.ts';
import type { VerifyRun } from './run-verify.ts';

interface Surroundings {
  readonly config: Config;
  readonly provider: ClusterProvider;
  readonly options: Pick<VerifyOptions, 'budget' | 'load'>;
  readonly reporters: Reporters;
}

/**
 * Does the work in the folder of a new run, on a cluster that is there, and shows what it came to, also where it was interrupted.
 * @param work returns what was verified, as a person names it, and the patch that was asked for
 * @returns the exit code of the run
 */
export async function inRunFolder(
  { config, provider, options, reporters }: Surroundings,
  work: (run: VerifyRun) => Promise<Verified>,
): Promise<ExitCode> {
  const allowed = budgetAsked(options);
  checkResultsFolder(config.resultsDir);
  const progress = terminalProgress();
  const cluster = await bringUp(provider, config, progress);
  if (options.load.length > 0) await loadImages(provider, options.load, progress);
  const client = connect(cluster);
  const reaper = reaperOf(client, provider, cluster);
  tellBefore(await reaper.leftovers(), (line) => {
    progress.line(line);
  });
  const folder = createRunFolder(config.resultsDir, newRunId(new Date()));
  const interruption = onInterruption(() => {
    progress.line('Interrupted: ending the proof, removing what was made; once more to stop at once');
  });
  try {
    const verified = await work({
      ...{ folder, config, cluster, client, nodeShell: provider.nodeShell },
      command: ['seaworthy', printableCommand(process.argv.slice(2))].join(' '),
      signal: interruption.signal,
      budget: allowed === undefined ? undefined : { allowed, from: systemClock.now() },
      onLine: (line) => {
        progress.line(line);
      },
      onPlan: (planned) => {
        toStderr(printableLines(`\n${planText(planned)}`));
      },
    });
    return presentVerify(folder, verified, reporters);
  } finally {
    try {
      // What was asked to go is waited for, whatever became of the work.
      tellAfter(await reaper.ofRun(folder.run), () => undefined);
    } finally {
      interruption.dispose();
    }
  }
}
