import { createInterface } from 'node:readline';
import { spawn } from '../../shell/spawn.ts';
import type { Following } from '../cluster-provider.ts';

/**
 * The heartbeat is a character that no line has, so that it can come in the middle of a line as well: nft writes a line
 * in pieces.
 */
const heartbeat = '\u0001';

/** Docker leaves a program running whose client has gone, so it is ended with its stdin; bash alone does the rest. */
const untilStdinEnds = `
exec 3<&0
stdbuf --output=L "$@" </dev/null & program=$!
{
  while read -r -t 0.1 -u 3 || (( $? > 128 )); do
    kill -0 $program 2>/dev/null || exit
    printf '\\1'
  done
  kill $program
} &
wait $program`;

/** Runs a program in a container and passes its lines on, with an empty one every tenth of a second as a heartbeat. */
export function followInContainer(
  container: string,
  command: readonly string[],
  { env, onLine }: { readonly env: Readonly<Record<string, string>>; readonly onLine: (line: string) => void },
): Following {
  const inside = ['bash', '-c', untilStdinEnds, 'bash', ...command];
  const program = spawn('docker', ['exec', '--interactive', container, ...inside], { env });
  createInterface({ input: program.stdout }).on('line', (line) => {
    onLine(line.replaceAll(heartbeat, ''));
  });
  program.stdout.on('data', (chunk: Buffer) => {
    if (chunk.includes(heartbeat)) onLine('');
  });
  return {
    ended: program.exited.then(({ summary, stderr }) => [summary || 'it ended', stderr].filter(Boolean).join(': ')),
    stop: () => {
      program.stdin.end();
    },
  };
}
