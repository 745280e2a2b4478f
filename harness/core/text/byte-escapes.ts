import { UsageError } from '../harness-error.ts';

const named = { '\\r': 0x0d, '\\n': 0x0a, '\\t': 0x09, '\\0': 0x00, '\\\\': 0x5c } as const;
const names = new Map<number, string>(Object.entries(named).map(([name, byte]) => [byte, name]));

/**
 * The bytes of a text in which some are written as `\r`, `\n`, `\t`, `\0`, `\\` or `\xNN`; all else stands for its UTF-8.
 * @throws UsageError that echoes the escape and nothing else of the text, which may be secret
 */
export function parseByteEscapes(text: string): Buffer {
  const parts = text.split(/(\\x[0-9A-Fa-f]{2}|\\x|\\[^]|\\$)/);
  return Buffer.concat(parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part) : Buffer.of(byteOf(part)))));
}

function byteOf(escape: string): number {
  if (/^\\x../.test(escape)) return Number.parseInt(escape.slice(2), 16);
  const byte = (named as Readonly<Record<string, number>>)[escape];
  if (byte !== undefined) return byte;
  throw new UsageError(`Expected an escape to be one of ${Object.keys(named).join(' ')} \\xNN, got \`${escape}\``);
}

/** The same the other way round: printable ASCII as it is, all else as an escape. */
export function escapeBytes(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^\x20-\x5b\x5d-\x7e]/g, (character) => escapeOf(character.charCodeAt(0)));
}

function escapeOf(byte: number): string {
  return names.get(byte) ?? `\\x${byte.toString(16).padStart(2, '0')}`;
}
