import type { Coded, NoFigures } from '../../core/coded.ts';
import type { Stream } from '../../ledger/request-record.ts';

/** What must be seen of a twin. */
export type ClueCode =
  | 'new-refused-until-unrouted'
  | 'new-clean'
  | 'reused-cut-at-sigterm'
  | 'reused-cut'
  | 'slow-cut-at-kill'
  | 'killed'
  | 'no-sigterm'
  | 'sigterm'
  | 'whole-grace-used'
  | 'ended-at-sigterm'
  | 'lived-on'
  | 'rejected-after-sigterm'
  | 'none-dropped'
  | 'cut-after-wait'
  | 'crashed-with-3'
  | 'answered-while-starting'
  | 'lost-before-listening';

/** What was seen of it instead. */
export interface SeenInstead {
  'no-drop': NoFigures;
  'drops-without-sigterm': { drops: number };
  drops: { drops: number; stream?: Stream };
  'nothing-cut': NoFigures;
  'cuts-without-sigterm': { cuts: number };
  'no-cut-at-kill': { slowCuts: number };
  'exit-code': { exitCode?: number | undefined; pod: string };
  'sigterm-mark': { pod: string };
  'no-sigterm-mark': { pod: string };
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
