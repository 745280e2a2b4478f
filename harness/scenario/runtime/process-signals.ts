import type { ProcessFact, SigtermAction } from '../../timeline/fact.ts';

/** What a node's `/proc` tells of the process 1 of one container, still without where and when it was read. */
export type ProcessReading = Pick<ProcessFact, 'uid' | 'container' | 'program' | 'sigterm'>;

/**
 * Prints what `processesIn` reads, of every process of a node that is number 1 in a PID namespace of its own. The kubelet mounts a
 * file into every container whose path names pod and container.
 */
export const listProcesses = `
for status in $(grep -lE '^NSpid:[[:space:]]+[0-9]+[[:space:]](.*[[:space:]])?1$' /proc/[0-9]*/status 2>/dev/null); do
  echo 'process 1'
  grep -m 1 -oE '/pods/[^/ ]+/containers/[^/ ]+/' "\${status%status}mountinfo" 2>/dev/null
  grep -E '^(Name|SigBlk|SigIgn|SigCgt):' "$status" 2>/dev/null
done
true`;

const ofContainer = /\/pods\/([^/ ]+)\/containers\/([^/ ]+)\//;
/** SIGTERM is signal 15, and the first signal has bit 0. */
const sigtermBit = 1n << 14n;

/** Reads what `listProcesses` printed; processes of no pod, and those that ended meanwhile, are passed over. */
export function processesIn(text: string): readonly ProcessReading[] {
  return text.split('process 1\n').flatMap((part) => {
    const [, uid = '', container = ''] = ofContainer.exec(part) ?? [];
    const program = /^Name:\t(.*)$/m.exec(part)?.[1];
    const sigterm = sigtermAction(part);
    return uid === '' || program === undefined || sigterm === undefined ? [] : [{ uid, container, program, sigterm }];
  });
}

function sigtermAction(status: string): SigtermAction | undefined {
  const [caught, ignored, blocked] = ['SigCgt', 'SigIgn', 'SigBlk'].map((name) => hasSigterm(status, name));
  if (caught === undefined || ignored === undefined || blocked === undefined) return undefined;
  return caught ? 'caught' : ignored ? 'ignored' : blocked ? 'blocked' : 'default';
}

function hasSigterm(status: string, mask: string): boolean | undefined {
  const hex = new RegExp(`^${mask}:\\s*([0-9a-f]+)$`, 'm').exec(status)?.[1];
  return hex === undefined ? undefined : (BigInt(`0x${hex}`) & sigtermBit) !== 0n;
}
