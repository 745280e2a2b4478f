import { expect, test } from 'vitest';
import { dropCause, ownFault } from './drop-cause.ts';

const connecting = { connected: false, bytesReceived: 0 };
const waiting = { connected: true, bytesReceived: 0 };
const reading = { connected: true, bytesReceived: 40 };

test.each([
  ['refused', 'ECONNREFUSED', connecting],
  ['reset', 'ECONNRESET', waiting],
  ['reset', 'EPIPE', waiting],
  ['reset', 'ECONNRESET', connecting],
  ['truncated', 'ECONNRESET', reading],
  ['timeout', 'ETIMEDOUT', connecting],
  ['unreachable', 'EHOSTUNREACH', connecting],
  ['unreachable', 'ENETUNREACH', connecting],
  ['unreachable', 'EHOSTUNREACH', waiting],
  ['unreachable', 'ENOTFOUND', connecting],
  ['unreachable', 'EAI_AGAIN', connecting],
  ['malformed', 'EPROTO', waiting],
  ['malformed', 'ERR_SSL_WRONG_VERSION_NUMBER', waiting],
])('%s: %s with %o', (cause, code, reached) => {
  expect(dropCause(systemError(code), reached)).toBe(cause);
});

test('a FIN is `closed` before the first byte and `truncated` after it', () => {
  expect(dropCause(undefined, waiting)).toBe('closed');
  expect(dropCause(undefined, reading)).toBe('truncated');
});

test('a FIN that Node calls ECONNRESET is told from an RST', () => {
  expect(dropCause(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), waiting)).toBe('closed');
});

test('a name with several addresses counts by the first one', () => {
  const error = new AggregateError([systemError('ECONNREFUSED'), systemError('ENETUNREACH')]);

  expect(dropCause(error, connecting)).toBe('refused');
});

test.each(['EMFILE', 'EADDRNOTAVAIL', 'ENFILE'])('%s while connecting is our own fault, not a drop', (code) => {
  expect(ownFault(systemError(code), connecting)).toBe(code);
  expect(ownFault(systemError('ECONNREFUSED'), connecting)).toBeUndefined();
});

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code, syscall: 'read' });
}
