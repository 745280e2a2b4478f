import type { Coded, NoFigures } from '../../core/coded.ts';
import type { Stream } from '../../ledger/request-record.ts';
import type { Moment } from '../moments/moments.ts';

/** What was seen of a twin instead of a symptom. */
export interface SeenInstead {
  'no-drop': NoFigures;
  'drops-without-sigterm': { drops: number };
  drops: { drops: number; stream?: Stream };
  'nothing-cut': NoFigures;
  'cuts-without-sigterm': { cuts: number };
  'no-cut-at-kill': { slowCuts: number };
  'exit-code': { exitCode?: number | undefined; pod: string };
  observed: { moment: Moment; pod: string };
  'not-observed': { moment: Moment; pod: string };
  'end-within-grace': { pod: string };
  'end-after-sigterm': { afterMs: number; pod: string };
  'none-rejected': NoFigures;
  'rejections-without-sigterm': { rejections: number };
  'cut-before-sigterm': { cuts: number };
  'exit-codes': { exitCodes: readonly number[] };
  'none-answered-while-starting': NoFigures;
  'none-lost-before-listening': NoFigures;
}

export type Seen = Coded<SeenInstead>;
