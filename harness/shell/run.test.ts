import { describe, expect, it } from 'vitest';
import { attempt, CommandFailed, run } from './run.ts';

const node = (script: string): [string, string[]] => [process.execPath, ['-e', script]];

describe('run', () => {
  it('returns stdout, and gives stdin, environment and folder', async () => {
    const options = { input: 'given', env: { SW_TEST: 'set' }, cwd: '/' };
    await expect(run('sh', ['-c', 'cat; echo " $SW_TEST $PWD"'], options)).resolves.toBe('given set /');
  });

  it('fails with the command line and the end of what the program said', async () => {
    const failure = await run('sh', ['-c', 'seq 100 >&2; exit 3']).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandFailed);
    expect(failure).toMatchObject({ code: 'command-failed', finished: { exitCode: 3, failed: true } });
    const lines = (failure as CommandFailed).message.split('\n');
    expect(lines[0]).toContain("exit code 3: sh -c 'seq 100 >&2; exit 3'");
    expect(lines.slice(1)).toEqual(Array.from({ length: 12 }, (_, n) => String(89 + n)));
  });

  it('fails where there is no such program', async () => {
    await expect(run('no-such-program', [])).rejects.toThrow('no-such-program');
  });
});

describe('attempt', () => {
  it('ends a program at its deadline, and one that ignores SIGTERM too', async () => {
    const from = performance.now();
    await expect(attempt('sh', ['-c', 'echo begun; exec sleep 90'], { timeoutMs: 500 })).resolves.toMatchObject({
      failed: true,
      stdout: 'begun',
      summary: "Command timed out after 500 milliseconds: sh -c 'echo begun; exec sleep 90'",
    });
    expect(performance.now() - from).toBeLessThan(10_000);
    await expect(
      attempt(...node(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`), { timeoutMs: 500 }),
    ).resolves.toMatchObject({ failed: true });
    expect(performance.now() - from).toBeLessThan(30_000);
  }, 40_000);

  it.each([
    ['has ended before', 'sleep 20 & echo begun'],
    ['is ended', 'sleep 20 & echo begun; sleep 20 >&- 2>&-'],
  ])(
    'does not wait longer for the pipes that a child of the program keeps open when it %s',
    async (_, script) => {
      const from = performance.now();
      const finished = await attempt('sh', ['-c', script], { timeoutMs: 600 });
      expect(performance.now() - from).toBeLessThan(20_000);
      expect(finished).toMatchObject({ failed: true, stdout: 'begun' });
      expect(finished.summary).toContain('timed out after 600 milliseconds');
    },
    15_000,
  );

  it('does not wait for them after an abort either', async () => {
    const from = performance.now();
    const signal = AbortSignal.timeout(300);
    await expect(attempt('sh', ['-c', 'sleep 20 & sleep 20'], { signal })).resolves.toMatchObject({ failed: true });
    expect(performance.now() - from).toBeLessThan(20_000);
  }, 20_000);

  it('hands on lines of both streams as they are, the last one without its end too', async () => {
    const lines: string[] = [];
    const script = `const bytes = Buffer.from('한글\\n\\nlast'); let n = 0;
      const next = () => n < bytes.length && process.stdout.write(bytes.subarray(n, ++n), () => setTimeout(next, 1));
      console.error('trouble'); next();`;
    await attempt(...node(script), { onLine: (line) => lines.push(line) });
    expect(lines.toSorted()).toEqual(['', 'last', 'trouble', '한글']);
  });

  it('hands on a line without end in linear time, cut to a megabyte', async () => {
    const timeFor = async (mebibytes: number) => {
      const lines: string[] = [];
      const from = performance.now();
      await attempt('sh', ['-c', `head -c ${mebibytes}M /dev/zero | tr '\\0' a`], {
        onLine: (line) => lines.push(line),
      });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^a{1048576} \\[cut: the line has ${mebibytes << 20} bytes\\]$`));
      return performance.now() - from;
    };
    const [short, long] = [await timeFor(7), await timeFor(56)];
    expect(long).toBeLessThan(Math.max(short, 50) * 24);
  }, 20_000);

  it("throws the error of the caller's own listener, and ends the program", async () => {
    const from = performance.now();
    const full = new Error('no space left on device');
    const onLine = () => {
      throw full;
    };
    await expect(attempt('sh', ['-c', 'echo a; echo b; exec sleep 90'], { onLine })).rejects.toBe(full);
    // In the last line, which has no end, as well.
    await expect(attempt('printf', ['a'], { onLine })).rejects.toBe(full);
    expect(performance.now() - from).toBeLessThan(30_000);
  });
});
