/** What a response head tells about who answered and how to go on. */
export interface ResponseFacts {
  readonly status: number;
  readonly pod?: string | undefined;
  readonly phase?: string | undefined;
  readonly sinceSigtermMs?: number | undefined;
  /** The expected header is there, or none is expected. */
  readonly signed: boolean;
  /** Milliseconds for which the server says it keeps an idle connection. */
  readonly keptMs?: number | undefined;
  /** A `Content-Length` that is no number: the end of the response cannot be told. */
  readonly badLength: boolean;
}

/** Reads the headers, given as names and values in turn. */
export function responseFacts(
  status: number,
  headers: readonly string[],
  expectHeader: string | undefined,
): ResponseFacts {
  let pod: string | undefined;
  let phase: string | undefined;
  let sinceSigtermMs: number | undefined;
  let keptMs: number | undefined;
  let signed = expectHeader === undefined;
  let badLength = false;
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? '').toLowerCase();
    const value = headers[i + 1] ?? '';
    if (name === expectHeader && value !== '') signed = true;
    if (name === 'x-pod') pod = value;
    else if (name === 'x-phase') phase = value;
    else if (name === 'x-since-sigterm-ms') sinceSigtermMs = numberIn(value);
    else if (name === 'keep-alive') keptMs = keepAliveMs(value);
    else if (name === 'content-length') badLength = !/^\d+$/.test(value);
  }
  return { status, pod, phase, sinceSigtermMs, signed, keptMs, badLength };
}

function numberIn(value: string): number | undefined {
  const number = Number(value);
  return value === '' || Number.isNaN(number) ? undefined : number;
}

/** @example keepAliveMs('timeout=5, max=100') === 5000 */
function keepAliveMs(value: string): number | undefined {
  const match = /timeout=(\d+)/i.exec(value);
  return match ? Number(match[1]) * 1000 : undefined;
}
