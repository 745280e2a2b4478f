import type { AgentBundle } from './agent-bundle.ts';

/**
 * `node` with these arguments takes the agent's program as the first line of its stdin and runs it there and then: so
 * the agent goes wherever a stdin goes (a child process, `docker run -i`, an exec into a pod), without a file or an image.
 * As process 1 of a container it would not end on SIGTERM by itself.
 */
export const agentArguments: readonly string[] = [
  '-e',
  `process.once('SIGTERM', () => process.exit(143));
const chunks = [];
const take = (chunk) => {
  chunks.push(chunk);
  if (!chunk.includes(10)) return;
  process.stdin.pause().removeListener('data', take);
  const all = Buffer.concat(chunks);
  const end = all.indexOf(10);
  if (end + 1 < all.length) process.stdin.unshift(all.subarray(end + 1));
  const agent = new (require('module'))('seaworthy-agent');
  agent.paths = [];
  agent._compile(Buffer.from(all.toString('latin1', 0, end), 'base64').toString(), 'seaworthy-agent.cjs');
};
process.stdin.on('data', take);
process.stdin.on('end', () => chunks.some((chunk) => chunk.includes(10)) || process.exit(1));`,
];

/** The line that agentArguments wait for. */
export function bootstrapLine(bundle: AgentBundle): string {
  return Buffer.from(bundle).toString('base64');
}
