/** What a claim comes to: `reason` tells what was seen, with figures, whether it holds or not. */
export interface Finding {
  readonly holds: boolean;
  readonly reason: string;
  /** However busy this machine was, that cannot have brought it about. */
  readonly certain?: boolean;
}

export function holds(reason: string): Finding {
  return { holds: true, reason };
}

export function broken(reason: string): Finding {
  return { holds: false, reason };
}
