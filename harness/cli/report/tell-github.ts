import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { readGitHubJob } from '../../config/github-actions.ts';
import type { Results } from '../../record/results.ts';
import { annotations } from '../../report/github/github-annotations.ts';
import { jobSummary } from '../../report/github/github-summary.ts';
import type { RunFolder } from '../../record/run-folder.ts';

/**
 * In a job of GitHub Actions: a summary for the job's page, and an annotation for each proof that did not pass.
 * @param always annotations are written though nothing says that this is such a job
 */
export function tellGitHub(results: Results, folder: RunFolder, { always }: { readonly always: boolean }): void {
  const job = readGitHubJob();
  if (!job && !always) return;
  if (job?.summaryFile) appendFileSync(job.summaryFile, jobSummary(results, relative(process.cwd(), folder.dir)));
  // On stderr, which the runner reads too: stdout may be JSON.
  for (const line of annotations(results)) process.stderr.write(`${line}\n`);
}
