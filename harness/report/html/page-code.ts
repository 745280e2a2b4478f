import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** The program and the style of the page, with what its policy must name to let them in. */
export interface PageCode {
  readonly script: string;
  /** `sha256-…`, as in a Content-Security-Policy. */
  readonly scriptHash: string;
  readonly style: string;
  readonly styleHash: string;
}

let bundled: PageCode | undefined;

/** Bundles client/main.ts and client/style.css, uPlot included; takes about a tenth of a second, once a process. */
export function pageCode(): PageCode {
  bundled ??= bundle();
  return bundled;
}

function bundle(): PageCode {
  const { outputFiles } = buildSync({
    entryPoints: ['main.ts', 'style.css'].map((name) => fileURLToPath(new URL(`client/${name}`, import.meta.url))),
    outdir: 'out',
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome110', 'firefox115', 'safari16'],
    // Nothing in it may end the element that holds it.
    charset: 'ascii',
    legalComments: 'inline',
    banner: { js: '/*! uPlot: MIT licence, Copyright (c) 2022 Leon Sorokin */' },
    write: false,
    logLevel: 'error',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text.trim() ?? '';
  const [script, style] = [textOf('.js'), textOf('.css')];
  return { script, scriptHash: hashOf(script), style, styleHash: hashOf(style) };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
