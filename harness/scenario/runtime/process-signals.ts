import type { ProcessFact, SignalAction } from '../../timeline/fact.ts';
import { stopSignalNames, stopSignals, type StopSignal } from '../../timeline/stop-signals.ts';

/** What a node's `/proc` tells about process 1 of one container, without the place and time of the reading. */
export type ProcessSignals = Pick<ProcessFact, 'uid' | 'container' | 'program' | 'sigterm' | 'otherSignals'>;

/** Prints the path of `status` in `/proc` of every process of a node that is number 1 in a PID namespace of its own. */
const statusOfProcess1 = `grep -lE '^NSpid:[[:space:]]+[0-9]+[[:space:]](.*[[:space:]])?1$' /proc/[0-9]*/status 2>/dev/null`;

/**
 * A script of sh that does something to process 1 of a container, whose folder in `/proc` is `$process`. Its arguments are the UID of the pod and
 * the name of the container, and then those of what is done, with which it ends; with exit code 1 where there is no such process. The kubelet
 * mounts a file into every container whose path names pod and container.
 */
export function withProcess1(what: string): string {
  return `
uid="$1" container="$2"
shift 2
for status in $(${statusOfProcess1}); do
  process="\${status%/status}"
  grep -qE "/pods/$uid/containers/$container/" "$process/mountinfo" 2>/dev/null || continue
  ${what.trim()}
  exit
done
echo 'no process 1 of this container was found on its node' >&2
exit 1`;
}

/** Prints what `processesIn` reads, of every process of a node that is number 1 in a PID namespace of its own. */
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

/** Reads what `listProcesses` printed; what tells of no pod, or not enough, is passed over. */
export function processesIn(text: string): readonly ProcessSignals[] {
  return text.split('process 1\n').flatMap((part) => {
    const [, uid = '', container = ''] = ofContainer.exec(part) ?? [];
    const program = programIn(part);
    const { SIGTERM: sigterm, ...otherSignals } = actionsIn(part);
    return uid === '' || program === undefined || sigterm === undefined
      ? []
      : [{ uid, container, program, sigterm, otherSignals }];
  });
}

/** Node.js from version 22.14 on names its main thread, and with it the process, `MainThread`. */
function programIn(part: string): string | undefined {
  const name = /^Name:\t(.*)$/m.exec(part)?.[1];
  return name?.endsWith('MainThread') ? (/^Exe: .*\/([^/\s]+)$/m.exec(part)?.[1] ?? name) : name;
}

/** The action on each signal, as far as it is told. */
function actionsIn(part: string): Readonly<Partial<Record<StopSignal, SignalAction>>> {
  const actions = stopSignalNames.flatMap((signal) => {
    const action = actionOn(signal, part);
    return action === undefined ? [] : [[signal, action] as const];
  });
  return Object.fromEntries(actions);
}

/**
 * The action on a signal, from the signal masks of the process and of each thread, and from the system calls in which
 * these wait.
 */
function actionOn(signal: StopSignal, part: string): SignalAction | undefined {
  const [caught] = areIn(part, 'SigCgt', signal);
  const [ignored] = areIn(part, 'SigIgn', signal);
  const blocked = areIn(part, 'SigBlk', signal);
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

/** Tells, for each mask of that name, whether the signal is in it: the first signal has bit 0. */
function areIn(part: string, mask: string, signal: StopSignal): readonly boolean[] {
  const bit = 1n << BigInt(stopSignals[signal] - 1);
  return [...part.matchAll(new RegExp(`^${mask}:\\s*([0-9a-f]+)$`, 'gm'))].map(
    ([, hex = '']) => (BigInt(`0x${hex}`) & bit) !== 0n,
  );
}
