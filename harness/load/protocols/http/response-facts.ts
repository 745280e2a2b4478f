import type { Answered, AnswerFault } from '../../engine/attempt.ts';
import type { HttpProfile } from './http-profile.ts';
import type { ResponseHead } from './response-reader.ts';

/** What a response head tells about the pod that answered and about the use of the connection. */
export interface ResponseFacts extends Answered {
  /** The expected header is there, or none is expected. */
  readonly signed: boolean;
  /** Milliseconds for which the server says it keeps an idle connection. */
  readonly keptMs?: number | undefined;
}

/** Looks for what is ours among the headers. */
export function responseFacts(
  { status, headers }: ResponseHead,
  { expectHeader, podHeader }: Pick<HttpProfile, 'expectHeader' | 'podHeader'>,
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
    if (name === 'keep-alive') keptMs = keepAliveMs(value);
    if (podHeader === undefined) continue;
    if (name === podHeader) pod = value;
    else if (name === 'x-phase') phase = value;
    else if (name === 'x-since-sigterm-ms') sinceSigtermMs = finiteNumber(value);
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

/**
 * Why a response is not the one that was asked for; undefined when it is. One that says no is an answer whoever signed it: what
 * stands before an app's own code, and answers for it when it fails, knows nothing of the app's headers.
 */
export function faultOf(
  { status, signed }: ResponseFacts,
  { expectStatus, expectHeader }: Pick<HttpProfile, 'expectStatus' | 'expectHeader'>,
  bodyMatches = true,
): AnswerFault | undefined {
  if (!expectStatus.includes(status)) return { outcome: 'rejected', detail: `status ${status}` };
  if (!bodyMatches) return { outcome: 'rejected', detail: `status ${status}, and its body is not the expected one` };
  return signed ? undefined : { outcome: 'malformed', detail: `no ${expectHeader ?? ''} header` };
}

/** The server closes after the time that it names: what is sent within this margin of it may meet the closing. */
const keepAliveMarginMs = 1000;

/** Until when a connection that becomes idle now may be used again. */
export function reusableUntil(now: number, keptMs: number | undefined): number {
  return keptMs === undefined ? Number.POSITIVE_INFINITY : now + Math.max(0, keptMs - keepAliveMarginMs);
}
