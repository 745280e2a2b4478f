import { describeError, HarnessError } from '../../core/harness-error.ts';

/** One requirement: a `note` works, but is worth knowing; what is `missing` stops `seaworthy up`. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'note' | 'missing';
  readonly detail: string;
  /** What to do if the requirement is missing. */
  readonly fix?: string;
}

/** Checks of one kind. One that fails on its way becomes a row that says why, and takes none of the others with it. */
export async function checked(name: string, check: () => Promise<Check | readonly Check[]>): Promise<readonly Check[]> {
  try {
    return [await check()].flat();
  } catch (error) {
    const [detail = ''] = describeError(error).split('\n');
    const fix = error instanceof HarnessError ? error.fix : undefined;
    return [{ name, state: 'missing', detail, ...(fix === undefined ? {} : { fix }) }];
  }
}
