import { exitCode, type ExitCode } from './exit-code.ts';

export interface HarnessErrorDetails {
  /** Stable, kebab-case, for scripts. */
  readonly code: string;
  /** What the user can do about it, as a sentence. */
  readonly fix?: string;
  readonly cause?: unknown;
  readonly exitCode?: ExitCode;
}

/** The base of every error of ours: what was expected and seen, a stable code, and what to do. */
export class HarnessError extends Error {
  readonly code: string;
  readonly fix: string | undefined;
  readonly exitCode: ExitCode;

  constructor(summary: string, details: HarnessErrorDetails) {
    super(summary, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.fix = details.fix;
    this.exitCode = details.exitCode ?? exitCode.inconclusive;
  }
}

/** The caller asked for something that cannot be: a bad flag, a bad file, nothing to do. */
export class UsageError extends HarnessError {
  constructor(summary: string, fix?: string) {
    super(summary, { code: 'usage', exitCode: exitCode.usage, ...(fix === undefined ? {} : { fix }) });
  }
}

/** The text of an error: what went wrong, and on a second line what to do, if that is known. */
export function describeError(error: unknown): string {
  if (error instanceof HarnessError) return error.fix ? `${error.message}\nFix: ${error.fix}` : error.message;
  return error instanceof Error ? error.message : String(error);
}
