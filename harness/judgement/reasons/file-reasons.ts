import type { SentinelFact } from '../../timeline/fact.ts';

/** A file, by where it was, and what it survived. */
export interface SurvivingFile extends Pick<SentinelFact, 'path' | 'volume'> {
  readonly survived: readonly SentinelFact['moment'][];
}

type Found = Pick<SentinelFact, 'container' | 'path' | 'volume' | 'moment'>;

/** What became of files that were written into a container. */
export interface FileReasons {
  /** `not`: where none could be written. `moved`: whether another node took the pod; absent where it was not to. */
  'files-as-promised': {
    container: string;
    files: readonly SurvivingFile[];
    not: readonly string[];
    moved?: boolean | undefined;
  };
  'file-lost': Found;
  'file-stayed': Found;
  'file-not-seen': Found;
  'no-file-written': { not: readonly string[] };
}
