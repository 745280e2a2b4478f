import type { SavedRun } from '../../ledger/codec.ts';
import type { LoadProgress } from '../../load/engine/driver.ts';

/** Load under way, wherever it comes from. */
export interface LoadSource {
  progress(): LoadProgress;
  /** When the signal cuts it off, what is under way stays unfinished. */
  drain(signal: AbortSignal): Promise<SavedRun>;
  close(): Promise<void>;
}
