import type { Command } from 'commander';
import { UsageError } from '../../core/harness-error.ts';
import { parseByteEscapes } from '../../core/text/byte-escapes.ts';
import type { Stream } from '../../ledger/request-record.ts';
import type { TcpProfile } from '../../load/protocols/tcp/tcp-profile.ts';
import { checkRegExp, sentBytes } from '../option-values.ts';

/** The flags that say what is exchanged over TCP, as they are written. */
export interface ExchangeFlags {
  readonly send?: string;
  readonly expect?: string;
}

/** Adds them. */
export function addExchangeOptions(command: Command): Command {
  return command
    .option(
      '--send <text>',
      'of tcp: what every exchange sends, with \\r \\n \\t \\0 \\xNN; @FILE: the contents of a file',
    )
    .option('--expect <regexp>', 'of tcp: what completes a good answer (default: its first bytes)');
}

export type Exchange = Pick<TcpProfile, 'send' | 'expect'>;

/** @throws UsageError that echoes nothing of what is sent but a wrong escape, as it may be secret */
export function exchangeOf({ send, expect }: ExchangeFlags): Exchange {
  return {
    ...(send !== undefined && { send: sentBytes('--send', send, parseByteEscapes) }),
    ...(expect !== undefined && { expect: checkRegExp('--expect', expect) }),
  };
}

/**
 * The streams on which something is exchanged: where nothing is sent, a kept connection has no second exchange.
 * @throws UsageError where there are none
 */
export function exchangeStreams({ send }: Exchange, streams: readonly Stream[]): readonly Stream[] {
  if ((send ?? '') !== '') return streams;
  const left = streams.filter((stream) => stream === 'new');
  if (left.length > 0) return left;
  throw new UsageError('--streams reused needs --send: nothing else is exchanged on a connection that is kept');
}
