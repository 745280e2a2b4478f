import type { SavedRun } from '../../ledger/codec.ts';
import type { LoadProgress } from '../../load/engine/driver.ts';

/** Load under way, wherever it comes from. */
export interface LoadSource {
  progress(): LoadProgress;
  /** Ends the load. If the signal cuts it off, requests under way stay unfinished. */
  drain(signal: AbortSignal): Promise<SavedRun>;
  close(): Promise<void>;
}
