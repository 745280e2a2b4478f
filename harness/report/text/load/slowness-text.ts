import type { Slowness, Slownesses } from '../../../observation/host-load.ts';
import { percent, seconds } from '../units.ts';
import { say, type Words } from '../words.ts';

const words: Words<Slownesses> = {
  'event-loop-blocked': ({ blockedMs }) => `the event loop of the harness was blocked for ${Math.round(blockedMs)} ms`,
  'agent-blocked': ({ blockedMs }) => `the event loop of the load agent was blocked for ${Math.round(blockedMs)} ms`,
  'cpu-stolen': ({ share }) => `${percent(share)} of the CPU was taken by other machines`,
  'cpu-pressure': ({ share }) => `for ${percent(share)} of ten seconds something waited for a CPU of the host`,
  'io-pressure': ({ share }) => `for ${percent(share)} of a second something waited for a disk of the host`,
  'memory-pressure': ({ share }) => `for ${percent(share)} of a second something waited for memory of the host`,
  'api-slow': ({ tookMs }) => `the API server took ${seconds(tookMs)} to answer`,
  'runtime-slow': ({ node, call, tookMs }) =>
    `the container runtime of ${node} took ${seconds(tookMs)} to ${call} a container`,
};

export function slownessText(slowness: Slowness): string {
  return say(words, slowness);
}
