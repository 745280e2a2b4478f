import pc from 'picocolors';
import type { Verdict } from '../core/verdict.ts';

/** The style of words: with colours on a terminal, plain elsewhere. */
export interface Palette {
  bold(text: string): string;
  dim(text: string): string;
  /** Marks the text with the verdict's sign, so that it can be told without colours. */
  verdict(verdict: Verdict, text: string): string;
  /** The text in the colour of the verdict, without its symbol. */
  paint(verdict: Verdict, text: string): string;
}

export const signs = { pass: '✔', fail: '✘', inconclusive: '?', skipped: '-' } as const;

/** The palette for a stream such as `process.stdout`; a person's NO_COLOR is respected. */
export function paletteFor(stream: { readonly isTTY?: boolean }): Palette {
  const colors = pc.createColors(stream.isTTY === true && pc.isColorSupported);
  const paint = { pass: colors.green, fail: colors.red, inconclusive: colors.yellow, skipped: colors.dim };
  return {
    bold: colors.bold,
    dim: colors.dim,
    verdict: (verdict, text) => paint[verdict](`${signs[verdict]} ${text}`),
    paint: (verdict, text) => paint[verdict](text),
  };
}
