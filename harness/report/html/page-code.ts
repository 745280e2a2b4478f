import { createHash } from 'node:crypto';
import { bundle } from './client.bundle.ts';

/** The program and the style of the page, with what its policy must name to let them in. */
export interface PageCode {
  readonly script: string;
  /** `sha256-…`, as in a Content-Security-Policy. */
  readonly scriptHash: string;
  readonly style: string;
  readonly styleHash: string;
}

let code: PageCode | undefined;

/** Bundled once in a process. */
export function pageCode(): PageCode {
  code ??= withHashes(bundle());
  return code;
}

function withHashes({ script, style }: { readonly script: string; readonly style: string }): PageCode {
  return { script, scriptHash: hashOf(script), style, styleHash: hashOf(style) };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
