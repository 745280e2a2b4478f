import { afterEach, expect, test, vi } from 'vitest';
import type { StepTools } from '../../build/steps.ts';
import { fakeEngine } from '../engine/fake-engine.test-helper.ts';
import { inGoContainer, publicGo } from './go-container.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What is called to build a module, and how it ends. */
async function build(broken = ''): Promise<{ ran: string[]; ended: unknown }> {
  const ran: string[] = [];
  const run: StepTools['run'] = (file, args) => {
    const command = [file, ...args].join(' ');
    ran.push(command.replace(/[\da-f-]{36}/, 'ID'));
    return broken !== '' && command.includes(broken) ? Promise.reject(new Error(broken)) : Promise.resolve('c0ffee\n');
  };
  const engine = fakeEngine(([command]) => (command === 'pull' ? '' : undefined));
  const tools = { run } as StepTools;
  const building = inGoContainer(Promise.resolve(engine))('/module', '/to', tools);
  return { ran, ended: await building.catch((error: unknown) => error) };
}

test('a module is built for this machine, whatever the engine runs on, and nothing is left', async () => {
  vi.stubGlobal('process', { ...process, platform: 'darwin', arch: 'arm64' });
  const { ran } = await build();
  expect(ran[0]).toContain('--build-arg GOOS=darwin --build-arg GOARCH=arm64');
  expect(ran.slice(1)).toEqual([
    'docker create seaworthy/go-module:ID never-started',
    'docker cp c0ffee:/out/. /to',
    'docker rm c0ffee',
    'docker image rm seaworthy/go-module:ID',
  ]);
});

test('nor is where it fails', async () => {
  const { ran, ended } = await build('docker cp');
  expect(ended).toEqual(new Error('docker cp'));
  expect(ran.slice(-2)).toEqual(['docker rm c0ffee', 'docker image rm seaworthy/go-module:ID']);
});

test('where no registry serves the image, it says what is missing and where to get it', async () => {
  const engine = fakeEngine(() => undefined);
  await expect(inGoContainer(Promise.resolve(engine))('/module', '/to', {} as StepTools)).rejects.toMatchObject({
    code: 'kind-missing',
    message: `kind is not in PATH, nor Go to build it, and ${publicGo()} cannot be pulled: no such thing`,
    fix: expect.stringContaining('install kind') as string,
  });
});
