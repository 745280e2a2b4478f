import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from './progress.ts';
import { fileStep, type FileStepSpec } from './file-step.ts';
import { runSteps, type Step, StepFailed } from './steps.ts';

let dir: string;
let shown: string[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'steps-'));
  shown = [];
});
afterEach(() => rm(dir, { recursive: true }));

const progress: Progress = {
  async step(name, work) {
    shown.push(name);
    await work();
  },
  line: () => undefined,
};
const options = () => ({ cacheDir: dir, progress });

/** A step that writes its inputs into its output. */
function writing(name: string, spec: Partial<FileStepSpec> = {}): Step {
  const inputs = spec.inputs ?? ['1'];
  return fileStep(dir, {
    name,
    inputs,
    make: async (to) => {
      await writeFile(to, inputs.join());
      return undefined;
    },
    ...spec,
  });
}

/** Resolves to itself once both sides have arrived. */
function meeting(): () => Promise<undefined> {
  let arrived = 0;
  let open: () => void;
  const both = new Promise<void>((resolve) => (open = resolve));
  return async () => {
    arrived += 1;
    if (arrived === 2) open();
    await both;
    return undefined;
  };
}

describe('runSteps', () => {
  it('makes what a target needs first, and each only once', async () => {
    const base = writing('base');
    const left = writing('left', { needs: [base] });
    const right = writing('right', { needs: [base] });
    await runSteps([writing('top', { needs: [left, right] })], options());
    expect(shown.slice(0, 1)).toEqual(['base']);
    expect(shown.slice(1, 3).toSorted()).toEqual(['left', 'right']);
    expect(shown.slice(3)).toEqual(['top']);
  });

  it('does not run again what did not change, nor what only that needed', async () => {
    const base = writing('base');
    const top = writing('top', { needs: [base] });
    await runSteps([top], options());
    await rm(base.output);
    shown = [];
    await runSteps([top], options());
    expect(shown).toEqual([]);
  });

  it('runs again what depends on a changed input, under another name', async () => {
    const before = writing('top', { needs: [writing('base')] });
    await runSteps([before], options());
    const after = writing('top', { needs: [writing('base', { inputs: ['2'] })] });
    expect(after.output).not.toBe(before.output);
    shown = [];
    await runSteps([after], options());
    expect(shown).toEqual(['base', 'top']);
  });

  it('runs at once what can run at once', async () => {
    const meet = meeting();
    const make = async (to: string) => {
      await writeFile(to, '');
      return meet();
    };
    await expect(runSteps([writing('a', { make }), writing('b', { make })], options())).resolves.toBeUndefined();
  });

  it('leaves the CPU to others when it runs in the background', async () => {
    const niceness = (name: string, othersWait: boolean) =>
      writing(name, { make: async (to, { run }) => run('sh', ['-c', 'nice > "$0"', to], { othersWait }) });
    const [before, behind, awaited] = [niceness('before', false), niceness('behind', false), niceness('awaited', true)];
    await runSteps([before], options());
    await runSteps([behind, awaited], { ...options(), inBackground: true });
    const seen = await Promise.all([before, behind, awaited].map(({ output }) => readFile(output, 'utf8')));
    expect(seen.map(Number)).toEqual([getPriority(), Math.min(19, getPriority() + 19), getPriority()]);
  });

  it('makes a step once when two ask for it at once', async () => {
    const step = writing('base');
    await Promise.all([runSteps([step], options()), runSteps([writing('base')], options())]);
    expect(shown).toEqual(['base']);
  });

  it('stops the rest at the first failure and names its log', async () => {
    const slow = writing('slow', { make: (_, { run }) => run('sleep', ['60']) });
    const bad = writing('bad', {
      make: (_, { run }) => run('sh', ['-c', 'echo no such header >&2; exit 3']),
    });
    const failure: unknown = await runSteps([slow, bad, writing('top', { needs: [bad] })], options()).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(StepFailed);
    expect(String(failure)).toMatch(/`bad` failed.*no such header/s);
    expect(shown).not.toContain('top');
    expect(await readFile(join(dir, 'logs', 'bad.log'), 'utf8')).toContain('no such header');
  });

  it('stops the rest when what a step waits for fails', async () => {
    const slow = writing('slow', { make: (_, { run }) => run('sleep', ['60']) });
    const engineless: Step = { ...writing('image'), isDone: () => Promise.reject(new Error('no engine')) };
    await expect(runSteps([slow, engineless], options())).rejects.toThrow('no engine');
  });

  it('ends what a killed run left at work', async () => {
    const step = writing('base');
    const orphan = spawn('sh', ['-c', 'sleep 60; :', `${step.output}.part`]);
    const ended = once(orphan, 'exit');
    await runSteps([step], options());
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  it('never counts half an output', async () => {
    const half = writing('half', {
      make: async (to) => {
        await writeFile(to, 'half');
        throw new Error('power cut');
      },
    });
    await expect(runSteps([half], options())).rejects.toThrow('power cut');
    await writeFile(`${half.output}.part`, 'left by a killed run');
    const whole = writing('half');
    expect(whole.output).toBe(half.output);
    await runSteps([whole], options());
    expect(await readFile(whole.output, 'utf8')).toBe('1');
    expect((await readdir(join(dir, 'steps'))).length).toBe(1);
  });
});
