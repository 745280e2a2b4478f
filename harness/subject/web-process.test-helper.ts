import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { stopSignal, temporaryFolder, type WebRuntime } from './web-runtimes.test-helper.ts';

export interface Mark {
  readonly mark: string;
  readonly at: number;
  readonly port?: number;
}

export type Answer = IncomingMessage & { body: unknown };

/** The sample app `web` as a process on a free port of this machine. */
export async function startWeb(
  runtime: WebRuntime,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<WebProcess> {
  const port = runtime.limits?.needsPort ? await freePort() : 0;
  return new WebProcess(command, stopSignal(runtime), { PORT: String(port), ...env });
}

export class WebProcess {
  readonly marks: Mark[] = [];
  stderr = '';
  openSockets = 0;
  readonly terminationLog = join(temporaryFolder(), 'termination-log');
  readonly exited: Promise<{ code: number | null }>;
  readonly #process: ChildProcess;
  readonly #stopSignal: NodeJS.Signals;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #slowAgent = new Agent({ keepAlive: true });

  constructor([file = '', ...args]: readonly string[], signal: NodeJS.Signals, env: Record<string, string>) {
    writeFileSync(this.terminationLog, '');
    const program = spawn(file, args, {
      env: {
        POD_NAME: 'web-1',
        TERMINATION_LOG: this.terminationLog,
        TMPDIR: dirname(this.terminationLog),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group, so that children such as nginx' worker can be ended too
    });
    createInterface(program.stdout).on('line', (line) => this.marks.push(JSON.parse(line) as Mark));
    program.stderr.on('data', (text: Buffer) => (this.stderr += text.toString()));
    this.exited = once(program, 'close').then(([code]) => ({ code: code as number | null }));
    this.#process = program;
    this.#stopSignal = signal;
  }

  get port(): number {
    return this.mark('listening').port ?? 0;
  }

  mark(name: string): Mark {
    const found = this.marks.find(({ mark }) => mark === name);
    if (!found) throw new Error(`no mark ${name} among ${this.marks.map(({ mark }) => mark).join(', ')}`);
    return found;
  }

  async marked(name: string): Promise<Mark> {
    await until(`mark ${name}`, () => this.marks.some(({ mark }) => mark === name));
    return this.mark(name);
  }

  /** Over one kept connection, unless told otherwise. */
  async ask(path: string, headers: Record<string, string> = {}, agent: Agent | false = this.#agent): Promise<Answer> {
    const request = get({ port: this.port, host: '127.0.0.1', path, headers, agent });
    request.on('socket', (socket) => {
      if (!socket.connecting) return;
      this.openSockets++;
      socket.once('close', () => this.openSockets--);
    });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const text = (await response.toArray()).join('');
    return Object.assign(response, { body: JSON.parse(text) as unknown });
  }

  /** A request of that many milliseconds, under way when this resolves. */
  async askSlowly(ms: number): Promise<{ answer: Promise<Answer> }> {
    const headers = { 'x-request-id': 'slow-1', 'x-stream': 'slow' };
    const answer = this.ask(`/slow?ms=${String(ms)}`, headers, this.#slowAgent);
    answer.catch(() => undefined); // a test that expects it to fail looks at it later
    await until('slow request accepted', async () => (await this.accepted('slow')) === 1);
    return { answer };
  }

  async accepted(stream: string): Promise<number> {
    const { body } = await this.ask('/counters');
    return (body as { accepted: Record<string, number> }).accepted[stream] ?? 0;
  }

  /** As the kubelet does, with the signal that the image asks for. */
  terminate(): void {
    this.#process.kill(this.#stopSignal);
  }

  async remove(): Promise<void> {
    if (this.#process.pid) endGroup(this.#process.pid);
    await this.exited;
    this.#agent.destroy();
    this.#slowAgent.destroy();
    rmSync(dirname(this.terminationLog), { recursive: true });
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // nothing of it is left
  }
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`no ${what} within 20 s`);
    await setTimeout(5);
  }
}

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
