import type { LoadProfile } from '../../engine/load-profile.ts';
import type { ResponseHead } from './response-reader.ts';

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
}

/** Looks for what is ours among the headers. */
export function responseFacts(
  { status, headers }: ResponseHead,
  { expectHeader, podHeader = 'x-pod' }: Pick<LoadProfile, 'expectHeader' | 'podHeader'>,
): ResponseFacts {
  let pod: string | undefined;
  let phase: string | undefined;
  let sinceSigtermMs: number | undefined;
  let keptMs: number | undefined;
  let signed = expectHeader === undefined;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    const value = headers[i + 1] ?? '';
    if (value === '') continue;
    if (name === expectHeader) signed = true;
    if (name === podHeader) pod = value;
    else if (name === 'x-phase') phase = value;
    else if (name === 'x-since-sigterm-ms') sinceSigtermMs = finiteNumber(value);
    else if (name === 'keep-alive') keptMs = keepAliveMs(value);
  }
  return { status, pod, phase, sinceSigtermMs, signed, keptMs };
}

function finiteNumber(value: string): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** @example keepAliveMs('timeout=5, max=100') === 5000 */
function keepAliveMs(value: string): number | undefined {
  const match = /timeout=(\d+)/i.exec(value);
  return match ? Number(match[1]) * 1000 : undefined;
}
