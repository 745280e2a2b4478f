import { once } from 'node:events';
import { seconds } from '../../core/duration.ts';
import { CommandFailed } from '../../shell/run.ts';
import type { Engine } from '../engine/docker-engine.ts';

/** Longer than a registry takes to say whether it has an image. */
const patience = seconds(10);

/** Either the registry serves the image, and it is being pulled; or why not, in one sentence. */
export type PullAnswer =
  { readonly pulled: Promise<void>; readonly refused?: never } | { readonly refused: string; readonly pulled?: never };

/**
 * Asks for an image by beginning to pull it, through the engine: it knows mirrors and proxies that the client does not.
 * `pulled` rejects with CommandFailed when what was begun is not finished.
 */
export async function startPull(engine: Engine, ref: string): Promise<PullAnswer> {
  const silence = new AbortController();
  const timer = setTimeout(() => {
    silence.abort();
  }, patience);
  const served = new AbortController();
  const beginning = once(served.signal, 'abort');
  const pulling = engine.attempt(['pull', ref], {
    signal: silence.signal,
    onLine: (line) => {
      if (line.includes('Pulling from')) served.abort();
    },
  });
  await Promise.race([beginning, pulling]);
  clearTimeout(timer);
  if (!served.signal.aborted) {
    const { failed, stderr } = await pulling;
    if (failed) return { refused: silence.signal.aborted ? 'no registry answers' : lastLine(stderr) };
  }
  const pulled = pulling.then((finished) => {
    if (finished.failed) throw new CommandFailed(finished);
  });
  return { pulled };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
