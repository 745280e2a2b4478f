import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { NodeShell } from '../../harness/cluster/cluster-provider.ts';
import { CommandFailed } from '../../harness/shell/run.ts';

/** Prints of each process the line of its /proc/<pid>/stat, and its command line. */
const list = `
for process in /proc/[0-9]*; do
  { IFS= read -r stat <"$process/stat" && mapfile -d '' -t words <"$process/cmdline"; } 2>/dev/null || continue
  printf '%s\\t%s\\n' "$stat" "\${words[*]//[$'\\n\\t']/ }"
done`;

interface NodeProcess {
  readonly pid: string;
  readonly parent: string;
  /** Its id with the time of its start, as ids are used again. */
  readonly identity: string;
  readonly command: string;
}

/**
 * The processes of a node that are no part of a pod, by identity, with their command line. What is only there for a moment is left out.
 * @throws HarnessError where the node cannot be asked
 */
export async function processesOnNode(shell: NodeShell, node: string): Promise<ReadonlyMap<string, string>> {
  const first = await listed(shell, node);
  await pause(1000);
  const second = await listed(shell, node);
  return new Map([...second].filter(([identity]) => first.has(identity)));
}

async function listed(shell: NodeShell, node: string): Promise<ReadonlyMap<string, string>> {
  const ended = await shell.runOnNode(node, ['bash', '-c', list]);
  if (ended.exitCode !== 0)
    throw new CommandFailed({ ...ended, failed: true, summary: `the processes of node ${node} could not be listed` });
  const processes = new Map(
    ended.stdout
      .split('\n')
      .flatMap((line) => read(line))
      .map((its) => [its.pid, its] as const),
  );
  const isOfPod = ({ command, parent }: NodeProcess): boolean => {
    if (command.includes('containerd-shim')) return true;
    const above = processes.get(parent);
    return above !== undefined && isOfPod(above);
  };
  return new Map(
    [...processes.values()].filter((one) => !isOfPod(one)).map(({ identity, command }) => [identity, command]),
  );
}

/** The name of a program, in brackets, may hold anything. */
function read(line: string): readonly NodeProcess[] {
  const end = line.lastIndexOf('\t');
  const [, pid, name = '', rest = ''] = /^(\d+) \((.*)\) (.*)/.exec(line.slice(0, end)) ?? [];
  if (pid === undefined) return [];
  const fields = rest.split(' ');
  return [
    { pid, parent: fields[1] ?? '', identity: `${pid}@${fields[19] ?? ''}`, command: line.slice(end + 1) || name },
  ];
}

/** Command lines of the processes of this machine that have the variable in their environment, which children inherit. */
export function processesWith(variable: string, value: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => told(`/proc/${pid}/environ`).split('\0').includes(`${variable}=${value}`))
    .map((pid) => `process ${pid}: ${told(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()}`);
}

/** Empty for a process that has gone, and for one of somebody else. */
function told(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
