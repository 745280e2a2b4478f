import type { Writable } from 'node:stream';
import type { V1Status } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { milliseconds, seconds } from '../../core/duration.ts';
import { exec, startExec } from './exec.ts';
import { FakeApiServer } from './fake-api-server.test-helper.ts';
import type { KubeClient } from './kube-client.ts';

type OnClose = (event: { code: number; reason: string }) => void;

/** In the place of client-node and its web socket: a program in a container that the test plays. */
class FakeProgram {
  args: unknown[] = [];
  terminated = false;
  stdout!: Writable;
  stderr!: Writable;
  hasStdin = false;
  stdin = '';
  end!: (status: V1Status) => void;
  #onClose: OnClose = () => undefined;
  readonly #play: (program: FakeProgram) => void;

  constructor(play: (program: FakeProgram) => void = () => undefined) {
    this.#play = play;
  }

  /** One whose other side is gone tells nobody that it is closed. */
  halfOpen = false;

  cut(): void {
    this.#onClose({ code: 1006, reason: '' });
  }

  get client(): KubeClient {
    const call = (...args: unknown[]): Promise<unknown> => {
      this.args = args.slice(0, 4);
      this.hasStdin = args[6] !== null;
      [this.stdout, this.stderr] = args.slice(4, 6) as [Writable, Writable];
      (args[6] as NodeJS.ReadableStream | null)?.on('data', (chunk) => (this.stdin += String(chunk)));
      this.end = args[8] as (status: V1Status) => void;
      setImmediate(this.#play, this);
      return Promise.resolve({
        addEventListener: (_: string, listener: OnClose) => {
          this.#onClose = listener;
        },
        terminate: () => {
          this.terminated = true;
          if (!this.halfOpen) this.cut();
        },
      });
    };
    return { exec: { exec: call } } as unknown as KubeClient;
  }
}

const target = { namespace: 'x', pod: 'web-1', container: 'main' };
const call = 'exec `cat /x` in web-1/main';
const command = ['cat', '/x'];

describe('exec', () => {
  it('returns what the program printed and its exit code, whatever that is', async () => {
    const program = new FakeProgram(({ stdout, stderr, end }) => {
      stdout.write(Buffer.from('한글').subarray(0, 4));
      stdout.write(Buffer.from('한글').subarray(4));
      stderr.write('trouble');
      end({
        status: 'Failure',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '7' }] },
      });
    });
    await expect(exec(program.client, target, command)).resolves.toEqual({
      exitCode: 7,
      stdout: '한글',
      stderr: 'trouble',
    });
    expect(program.args).toEqual(['x', 'web-1', 'main', command]);
    expect(program.hasStdin).toBe(false);
    expect(program.terminated).toBe(true);
  });

  it.each([false, true])('ends at its timeout, with the connection half open: %s', async (halfOpen) => {
    const program = new FakeProgram();
    program.halfOpen = halfOpen;
    await expect(exec(program.client, target, command, milliseconds(50))).rejects.toMatchObject({
      message: `${call}: did not end within 0.05 s`,
      code: 'exec-timeout',
    });
    expect(program.terminated).toBe(true);
  });

  it('says what the server says of a program that could not start', async () => {
    const program = new FakeProgram(({ end }) => {
      end({ status: 'Failure', reason: 'InternalError', message: 'no such file: cat' });
    });
    await expect(exec(program.client, target, command)).rejects.toThrow(`${call}: no such file: cat`);
  });

  it('names the command on one line', async () => {
    const program = new FakeProgram((its) => {
      its.cut();
    });
    await expect(exec(program.client, target, ['printf', 'a\nb'])).rejects.toThrow(
      'exec `printf a\\nb` in web-1/main: ',
    );
  });

  it('says that the connection ended before the program did', async () => {
    const program = new FakeProgram((its) => {
      its.cut();
    });
    await expect(exec(program.client, target, command)).rejects.toThrow(
      `${call}: the connection ended before the program did (WebSocket code 1006)`,
    );
  });

  it('takes no more than it can keep of a program that prints without end', async () => {
    const piece = Buffer.alloc(1 << 20);
    const program = new FakeProgram((its) => {
      const write = (): void => {
        if (its.terminated) return;
        its.stdout.write(piece);
        setImmediate(write);
      };
      write();
    });
    await expect(exec(program.client, target, command)).rejects.toMatchObject({
      message: `${call}: the answer has more than 67108864 bytes`,
      code: 'answer-too-long',
    });
    expect(program.terminated).toBe(true);
  });

  it('refuses names that would lead elsewhere', async () => {
    const program = new FakeProgram();
    await expect(exec(program.client, { ...target, pod: '../../kube-system/pods/x' }, command)).rejects.toMatchObject({
      code: 'unsafe-name',
    });
    expect(program.args).toEqual([]);
  });
});

describe('startExec', () => {
  it('hands on stdin and ends the streams with the program', async () => {
    const program = new FakeProgram();
    const running = await startExec(program.client, target, command);
    running.stdin.write('hello');
    await vi.waitFor(() => {
      expect(program.stdin).toBe('hello');
    });
    program.end({ status: 'Success' });
    await expect(running.exit).resolves.toBe(0);
    await expect(running.stdout.toArray()).resolves.toEqual([]);
  });

  it('is not ended by a server that goes on after the end', async () => {
    const program = new FakeProgram();
    const running = await startExec(program.client, target, command);
    program.end({ status: 'Success' });
    program.stdout.write('late');
    await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(running.exit).resolves.toBe(0);
  });

  it('is over at once when it is disconnected, though nobody answers any more', async () => {
    const program = new FakeProgram();
    program.halfOpen = true;
    const running = await startExec(program.client, target, command);
    running.disconnect();
    await expect(running.exit).rejects.toThrow(`${call}: we ended the connection`);
    await expect(running.stdout.toArray()).resolves.toEqual([]);
  });

  describe('with a real web socket', () => {
    let server: FakeApiServer;
    beforeEach(async () => {
      server = await FakeApiServer.start();
    });
    afterEach(async () => {
      vi.useRealTimers();
      await server.stop();
    });

    it('gives up a server that does not answer within 30 s', async () => {
      server.mute = true;
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const starting = startExec(server.client(), target, command).catch((error: unknown) => error);
      await vi.waitFor(() => {
        expect(server.requests).toBe(1);
      });
      await vi.advanceTimersByTimeAsync(seconds(30));
      await expect(starting).resolves.toMatchObject({
        message: `${call}: no answer within 30 s`,
        code: 'api-unreachable',
      });
    });

    it('tells a refusal with its status', async () => {
      server.route = (_, response) => {
        response.writeHead(404).end();
        return true;
      };
      await expect(startExec(server.client(), target, command)).rejects.toMatchObject({ status: 404 });
    });
  });
});
