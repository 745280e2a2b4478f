import type { RuntimeFact } from '../../timeline/fact.ts';

/** What a journal tells about one container, without the place and time of the reading. */
export type RuntimeCall = Omit<RuntimeFact, 'kind' | 'source' | 'at' | 'node'>;

/** `time="2026-11-28T11:43:19.196551482Z" level=info msg="StartContainer for \"9cc6…\""` */
const entry = /^time="([^"]+)" level=\w+ msg="((?:[^"\\]|\\.)*)"/;

const sandboxMade = /^RunPodSandbox for name:"([^"]+)" uid:"([^"]+)" namespace:"([^"]+)".* returns sandbox id "(\w+)"$/;
const createCalled = /^CreateContainer within sandbox "(\w+)" for container name:"([^"]+)"(?: attempt:(\d+))?$/;
const created =
  /^CreateContainer within sandbox "(\w+)" for name:"([^"]+)"(?: attempt:(\d+))? returns container id "(\w+)"$/;
const startCalled = /^StartContainer for "(\w+)"$/;
const started = /^StartContainer for "(\w+)" returns successfully$/;
const stopCalled = /^StopContainer for "(\w+)" with timeout \d+ \(s\)$/;
const signalled = /^Stop container "(\w+)" with signal (.+)$/;
const killed = /^Kill container "(\w+)"$/;
const stopped = /^StopContainer for "(\w+)" returns successfully$/;
const exited = /^received container exit event .*?container_id:"(\w+)".* exited_at:\{seconds:(\d+) +nanos:(\d+)\}/;

interface Sandbox {
  readonly pod: string;
  readonly uid: string;
  readonly namespace: string;
}

type Container = Sandbox & { readonly container: string; readonly run: number };
type OpenCall = { -readonly [K in keyof RuntimeCall]: RuntimeCall[K] };

/**
 * Reads what containerd 2 wrote of the containers in one namespace, from the start of their pods on. Lines of other programs and
 * of other namespaces are passed over.
 * @param text as `journalctl --output=cat` prints it
 */
export function callsInJournal(text: string, namespace: string): readonly RuntimeCall[] {
  const sandboxes = new Map<string, Sandbox>();
  const containers = new Map<string, Container>();
  const calls: OpenCall[] = [];

  const open = (of: Container | undefined, call: RuntimeCall['call'], calledAt: number, signal?: string) => {
    if (of) calls.push({ call, ...of, calledAt, ...(signal === undefined ? {} : { signal }) });
  };
  const close = (of: Container | undefined, call: RuntimeCall['call'], returnedAt: number) => {
    const last = of && calls.findLast((its) => its.call === call && isOf(its, of));
    if (last) last.returnedAt ??= returnedAt;
  };

  for (const { at, message } of entriesOf(text)) {
    const the = (pattern: RegExp) => pattern.exec(message);
    const container = (match: RegExpExecArray) => containers.get(match[1] ?? '');
    let match: RegExpExecArray | null;
    if ((match = the(sandboxMade))) {
      const [, pod = '', uid = '', its = '', id = ''] = match;
      if (its === namespace) sandboxes.set(id, { pod, uid, namespace });
    } else if ((match = the(createCalled))) {
      open(containerIn(sandboxes, match), 'create', at);
    } else if ((match = the(created))) {
      const its = containerIn(sandboxes, match);
      if (its) containers.set(match[4] ?? '', its);
      close(its, 'create', at);
    } else if ((match = the(startCalled))) open(container(match), 'start', at);
    else if ((match = the(started))) close(container(match), 'start', at);
    else if ((match = the(stopCalled))) open(container(match), 'stop', at);
    else if ((match = the(stopped))) close(container(match), 'stop', at);
    else if ((match = the(signalled))) open(container(match), 'signal', at, match[2]);
    else if ((match = the(killed))) open(container(match), 'kill', at);
    else if ((match = the(exited))) open(container(match), 'exit', Number(match[2]) * 1000 + Number(match[3]) / 1e6);
  }
  return calls;
}

function* entriesOf(text: string): Generator<{ readonly at: number; readonly message: string }> {
  for (const line of text.split('\n')) {
    const [, time = '', message = ''] = entry.exec(line) ?? [];
    if (time !== '') yield { at: Date.parse(time), message: message.replaceAll('\\"', '"') };
  }
}

function containerIn(sandboxes: ReadonlyMap<string, Sandbox>, match: RegExpExecArray): Container | undefined {
  const sandbox = sandboxes.get(match[1] ?? '');
  return sandbox && { ...sandbox, container: match[2] ?? '', run: Number(match[3] ?? 0) };
}

function isOf(call: RuntimeCall, { uid, container, run }: Container): boolean {
  return call.uid === uid && call.container === container && call.run === run;
}
