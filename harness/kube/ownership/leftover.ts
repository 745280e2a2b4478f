import { HarnessError } from '../../core/harness-error.ts';
import { reasonOf } from '../client/kube-error.ts';

/** Something that a dead run has left, and how it is undone. */
export interface Leftover {
  /** As a person names it: `cordon of node web-1` */
  readonly what: string;
  readonly undo: () => Promise<unknown>;
  /** The command that does it too. */
  readonly command: string;
}

/** What became of what runs that are over had left. */
export interface Reaped {
  /** Names of what was removed. */
  readonly removed: readonly string[];
  readonly kept: readonly Kept[];
}

/** Something that could not be removed. */
export interface Kept {
  readonly what: string;
  /** In the words of who refused it, or of what keeps it. */
  readonly why: string;
  /** What a person can do about it, with the command. */
  readonly fix: string;
  /** A run beside it could measure something else than what it is asked for, or take for usual what is not. */
  readonly disturbs: boolean;
}

/** Undoes what is found. What cannot be found or undone is told, and keeps nothing else from being undone. */
export async function undoFound(kinds: string, find: () => Promise<readonly Leftover[]>): Promise<Reaped> {
  try {
    return together(await Promise.all((await find()).map(undo)));
  } catch (error) {
    return kept({ what: `${kinds} of dead runs`, why: reasonOf(error), fix: 'seaworthy cleanup', disturbs: true });
  }
}

async function undo({ what, undo: how, command }: Leftover): Promise<Reaped> {
  try {
    await how();
    return removed(what);
  } catch (error) {
    return kept({ what, why: reasonOf(error), fix: command, disturbs: true });
  }
}

/** @throws HarnessError that names what could not be removed, with what a person can do about it */
export function assureGone(what: readonly Kept[]): void {
  if (what.length === 0) return;
  throw new HarnessError(what.map((one) => `${one.what} could not be removed: ${one.why}`).join('\n'), {
    code: 'leftovers-kept',
    fix: what.map(({ fix }) => fix).join('\n     '),
  });
}

export function together(all: readonly Reaped[]): Reaped {
  return { removed: all.flatMap((one) => one.removed), kept: all.flatMap((one) => one.kept) };
}

export function removed(...what: readonly string[]): Reaped {
  return { removed: what, kept: [] };
}

export function kept(...what: readonly Kept[]): Reaped {
  return { removed: [], kept: what };
}
