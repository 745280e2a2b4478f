/** The counters of an app, from its exit mark or its /counters. */
export interface AppCounters {
  /**
   * The boot id of the process that counted, which another process of the container does not have; absent if the app
   * does not tell it.
   */
  readonly bootId?: string;
  readonly accepted: number;
  readonly answered: number;
}

/** Reads `accepted` and `answered`, each a number or numbers by stream, from what an app reports. */
export function countersOf(detail: Readonly<Record<string, unknown>> | undefined): AppCounters | undefined {
  const accepted = total(detail?.['accepted']);
  const answered = total(detail?.['answered']);
  const bootId = detail?.['bootId'];
  if (accepted === undefined || answered === undefined) return undefined;
  return { accepted, answered, ...(typeof bootId === 'string' && { bootId }) };
}

function total(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value).reduce<number>((sum, part) => sum + (typeof part === 'number' ? part : 0), 0);
}
