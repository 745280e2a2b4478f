import type { DropCause } from '../../ledger/request-record.ts';

/** How far a response had come when its connection ended. */
export interface Reached {
  readonly connected: boolean;
  readonly bytesReceived: number;
}

const unreachable = [
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
];

/** Faults of this machine: the request never left it, so nobody dropped it. */
const ownFaults = ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM'];

/** The error's code when our own machine is at fault. */
export function ownFault(error: unknown, { connected }: Reached): string | undefined {
  const code = codeOf(error);
  return !connected && code !== undefined && ownFaults.includes(code) ? code : undefined;
}

/**
 * The cause of a drop from the error that ended its connection; no error means the server's FIN. What ends after the
 * first byte of a response is `truncated`, whether by FIN or by RST: the client holds half an answer either way.
 */
export function dropCause(error: unknown, { connected, bytesReceived }: Reached): DropCause {
  const code = codeOf(error);
  if (bytesReceived > 0 && (code === undefined || isEnd(code))) return 'truncated';
  if (code !== undefined && isProtocolFault(code)) return 'malformed';
  if (error === undefined || isFin(error)) return 'closed';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code !== undefined && unreachable.includes(code)) return 'unreachable';
  return connected || code === 'ECONNRESET' || code === 'EPIPE' ? 'reset' : 'unreachable';
}

/** The error's code, else its text. */
export function errorDetail(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.message : String(error));
}

function isEnd(code: string): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED';
}

/** TLS talked to something else. */
function isProtocolFault(code: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS');
}

/** Node reports a FIN in a TLS handshake as ECONNRESET: told from RST by having no system call. */
function isFin(error: unknown): boolean {
  return codeOf(error) === 'ECONNRESET' && error instanceof Error && !('syscall' in error);
}

/** A name with several addresses fails with one error for all of them: the first one's code speaks for it. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}
