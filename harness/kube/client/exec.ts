import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { V1Status } from '@kubernetes/client-node';
import { seconds, type Duration } from '../../core/duration.ts';
import { apiPath } from './api-path.ts';
import type { KubeClient } from './kube-client.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { KubeError } from './kube-error.ts';
import { textOf } from './text.ts';

export interface ExecTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface Executed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs in a container, with its streams. */
export interface ExecProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Its exit code; fails with a HarnessError when the program could not start or the connection ended before it did. */
  readonly exit: Promise<number>;
  /**
   * Ends the connection: the program reads the end of its stdin, no signal is sent. Where it has not ended yet, `exit` fails at
   * once with the reason, whether the other side still answers or not.
   */
  disconnect(reason?: HarnessError): void;
}

/** One that reads nothing. */
type SilentProcess = Omit<ExecProcess, 'stdin'>;

/**
 * Runs a program in a container to its end, whatever its exit code. It is given no stdin: the end of that would be told to the server while
 * a short program ends, and what a server has not read when it closes a connection can cost the exit code that it has sent.
 * @throws HarnessError when it cannot start, when the connection is cut, after the timeout, or when it prints more than 64 MiB
 */
export async function exec(
  client: KubeClient,
  target: ExecTarget,
  command: readonly string[],
  timeout: Duration = seconds(30),
): Promise<Executed> {
  const running = await start(client, target, command, null);
  const call = nameOf(target, command);
  const timer = setTimeout(() => {
    const message = `${call}: did not end within ${String(timeout / 1000)} s`;
    running.disconnect(new HarnessError(message, { code: 'exec-timeout' }));
  }, timeout);
  try {
    const [exitCode, stdout, stderr] = await Promise.all([
      running.exit,
      textOf(running.stdout, call),
      textOf(running.stderr, call),
    ]);
    return { exitCode, stdout, stderr };
  } finally {
    clearTimeout(timer);
    running.disconnect();
  }
}

/**
 * Starts a program in a container.
 * @throws KubeError when there is no such pod or container, or no answer within 30 s
 */
export async function startExec(
  client: KubeClient,
  target: ExecTarget,
  command: readonly string[],
): Promise<ExecProcess> {
  const stdin = new PassThrough();
  return { stdin, ...(await start(client, target, command, stdin)) };
}

async function start(
  client: KubeClient,
  target: ExecTarget,
  command: readonly string[],
  stdin: Readable | null,
): Promise<SilentProcess> {
  const { namespace, pod, container } = target;
  const call = nameOf(target, command);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  let settle: (outcome: number | Error) => void = () => undefined;
  const exit = new Promise<number>((resolve, reject) => {
    settle = (outcome) => {
      if (typeof outcome === 'number') resolve(outcome);
      else reject(outcome);
      stdout.end();
      stderr.end();
    };
  });
  // client-node writes whatever comes, after the end too: an error of the server, and none that may end this process.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  // A caller that only reads the streams learns of a cut by their end, so an unhandled rejection here is none of its
  // concern.
  exit.catch(() => undefined);
  const onStatus = (status: V1Status) => {
    const problem = status.message ?? 'it ended without a status';
    settle(exitCodeOf(status) ?? new HarnessError(`${call}: ${problem}`, { code: 'exec-failed' }));
  };
  const opening = client.exec.exec(
    apiPath`${namespace}`,
    apiPath`${pod}`,
    container,
    [...command],
    stdout,
    stderr,
    stdin,
    false,
    onStatus,
  );
  const socket = await within(seconds(30), call, opening as Promise<Socket>);
  socket.addEventListener('close', ({ code, reason }) => {
    const why = reason === '' ? String(code) : `${String(code)}, ${reason}`;
    settle(new KubeError(call, { message: `the connection ended before the program did (WebSocket code ${why})` }));
  });
  return {
    stdout,
    stderr,
    exit,
    disconnect: (reason = new KubeError(call, { message: 'we ended the connection' })) => {
      settle(reason);
      socket.terminate();
    },
  };
}

/** The part of the web socket that is used here. Its own types are not part of client-node. */
interface Socket {
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void;
  terminate(): void;
}

/** client-node's handshake has no deadline of its own, and fails with an event instead of an error. */
async function within(timeout: Duration, call: string, opening: Promise<Socket>): Promise<Socket> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      opening.then(
        (late) => {
          late.terminate();
        },
        () => undefined,
      );
      reject(new KubeError(call, { message: `no answer within ${String(timeout / 1000)} s` }));
    }, timeout);
  });
  try {
    return await Promise.race([opening, expiry]);
  } catch (cause) {
    if (cause instanceof KubeError) throw cause;
    const message = (cause as { message?: string }).message ?? String(cause);
    const status = /Unexpected server response: (\d+)/.exec(message)?.[1];
    if (status === undefined) throw new KubeError(call, { message, cause });
    throw new KubeError(call, {
      status: Number(status),
      message: 'is there such a container, and does it run?',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Undefined when the program did not even start. */
function exitCodeOf({ status, reason, details }: V1Status): number | undefined {
  if (status === 'Success') return 0;
  if (reason !== 'NonZeroExitCode') return undefined;
  return Number(details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message);
}

function nameOf({ pod, container }: ExecTarget, command: readonly string[]): string {
  // The command is put on one line, since it is part of a sentence.
  return `exec \`${command.join(' ').replaceAll('\n', '\\n')}\` in ${pod}/${container}`;
}
