/** One requirement: a `note` works, but is worth knowing; what is `missing` stops `seaworthy up`. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'note' | 'missing';
  readonly detail: string;
  /** What to do, for what is missing. */
  readonly fix?: string;
}
