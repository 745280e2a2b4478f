/** On what text is shown: a terminal has its own width, and colours. */
export interface Paper {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Of lines that a person can still follow. */
const most = 180;
const usual = 140;

/** How many columns text has. */
export function widthOf({ isTTY, columns = usual }: Paper): number {
  return isTTY ? Math.min(columns, most) : usual;
}
