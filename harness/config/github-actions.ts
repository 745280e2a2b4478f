/** The GitHub Actions job that this process is part of. */
export interface GitHubJob {
  /** The file whose Markdown becomes part of the job's page; absent where the runner offers none. */
  readonly summaryFile: string | undefined;
}

/** Undefined elsewhere. */
export function readGitHubJob(env: NodeJS.ProcessEnv = process.env): GitHubJob | undefined {
  if (env['GITHUB_ACTIONS'] !== 'true') return undefined;
  return { summaryFile: env['GITHUB_STEP_SUMMARY'] };
}
