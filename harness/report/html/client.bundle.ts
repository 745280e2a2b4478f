import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** client/main.ts and client/style.css, uPlot included; takes about a tenth of a second. */
export function bundle(): { readonly script: string; readonly style: string } {
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
  return { script: textOf('.js'), style: textOf('.css') };
}
