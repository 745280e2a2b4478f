import type { ProcessFact, SigtermAction } from '../../timeline/fact.ts';

/** What a node's `/proc` tells about process 1 of one container, without the place and time of the reading. */
export type ProcessSignals = Pick<ProcessFact, 'uid' | 'container' | 'program' | 'sigterm'>;

/** Prints the path of `status` in `/proc` of every process of a node that is number 1 in a PID namespace of its own. */
export const statusOfProcess1 = `grep -lE '^NSpid:[[:space:]]+[0-9]+[[:space:]](.*[[:space:]])?1$' /proc/[0-9]*/status 2>/dev/null`;

/**
 * Prints what `processesIn` reads, of every process of a node that is number 1 in a PID namespace of its own. The kubelet mounts a
 * file into every container whose path names pod and container.
 */
export const listProcesses = `
for status in $(${statusOfProcess1}); do
  process="\${status%/status}"
  echo 'process 1'
  grep -m 1 -oE '/pods/[^/ ]+/containers/[^/ ]+/' "$process/mountinfo" 2>/dev/null
  grep -E '^(Name|SigIgn|SigCgt):' "$status" 2>/dev/null
  echo "Exe: $(readlink "$process/exe" 2>/dev/null)"
  grep -hE '^SigBlk:' "$process"/task/*/status 2>/dev/null
  grep -H '' "$process"/task/*/wchan 2>/dev/null
done
true`;

const ofContainer = /\/pods\/([^/ ]+)\/containers\/([^/ ]+)\//;
/** SIGTERM is signal 15, and the first signal has bit 0. */
const sigtermBit = 1n << 14n;

/** Reads what `listProcesses` printed; what tells of no pod, or not enough, is passed over. */
export function processesIn(text: string): readonly ProcessSignals[] {
  return text.split('process 1\n').flatMap((part) => {
    const [, uid = '', container = ''] = ofContainer.exec(part) ?? [];
    const program = programIn(part);
    const sigterm = sigtermAction(part);
    return uid === '' || program === undefined || sigterm === undefined ? [] : [{ uid, container, program, sigterm }];
  });
}

/** Node.js from version 22.14 on names its main thread, and with it the process, `MainThread`. */
function programIn(part: string): string | undefined {
  const name = /^Name:\t(.*)$/m.exec(part)?.[1];
  return name?.endsWith('MainThread') ? (/^Exe: .*\/([^/\s]+)$/m.exec(part)?.[1] ?? name) : name;
}

/**
 * The action on SIGTERM, from the signal masks of the process and of each thread, and from the system calls in which
 * these wait.
 */
function sigtermAction(part: string): SigtermAction | undefined {
  const [caught] = withSigterm(part, 'SigCgt');
  const [ignored] = withSigterm(part, 'SigIgn');
  const blocked = withSigterm(part, 'SigBlk');
  const waitsIn = [...part.matchAll(/\/task\/\d+\/wchan:(.*)$/gm)].map(([, where = '']) => where);
  const mainWaitsIn = /^\/proc\/(\d+)\/task\/\1\/wchan:(.*)$/m.exec(part)?.[2] ?? '';
  if (caught === undefined || ignored === undefined || blocked.length === 0) return undefined;
  if (caught) return 'caught';
  if (ignored) return 'ignored';
  // While a thread waits for a signal that it blocks, the kernel shows it as not blocked.
  if (blocked.includes(true) || waitsIn.some((where) => where.includes('sigtimedwait'))) return 'blocked';
  // The main thread must be known to wait in another system call.
  return ['', '0'].includes(mainWaitsIn) ? undefined : 'default';
}

/** Tells, for each mask of that name, whether SIGTERM is in it. */
function withSigterm(part: string, mask: string): readonly boolean[] {
  return [...part.matchAll(new RegExp(`^${mask}:\\s*([0-9a-f]+)$`, 'gm'))].map(
    ([, hex = '']) => (BigInt(`0x${hex}`) & sigtermBit) !== 0n,
  );
}
