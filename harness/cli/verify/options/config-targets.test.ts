import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, onTestFinished, test, vi } from 'vitest';
import { settingsSchema } from '../../../config/config.ts';
import { verifyTargetSchema } from '../../../config/verify-target.ts';
import { verifyCommand } from '../../commands/verify.ts';
import { runCommand } from '../../main.ts';
import { configuredTargets } from './config-targets.ts';
import { thresholdOptions } from './threshold-options.ts';

const config = `
verify:
  shop:
    namespace: shop
    workload: deployment/web
    path: /items
    headerEnv: ['Authorization=TOKEN']
    expectStatus: [200, 204]
    streams: [new]
    rate: 50
    port: 8080
    data: '@body.json'
    thresholds: { dropped: 3, gap: 5s }
  cart:
    filename: [deploy]
    emitPatch: kubectl
    upgradeFrom: deploy/old
    quick: true
`;

function project(text = config): string {
  const dir = mkdtempSync(join(tmpdir(), 'sw-targets-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  writeFileSync(join(dir, 'seaworthy.config.yaml'), text);
  mkdirSync(join(dir, 'deploy'));
  return dir;
}

test('targets of the config file are options as they would be typed, their paths relative to the file', async () => {
  const dir = project();
  const from = (named: readonly string[]) =>
    configuredTargets(named, join(dir, 'seaworthy.config.yaml'), join(dir, 'deploy'));

  await expect(from([])).resolves.toEqual([
    {
      ...{ name: 'shop', workload: 'deployment/web' },
      options: {
        ...{ namespace: 'shop', path: '/items', headerEnv: ['Authorization=TOKEN'], expectStatus: '200,204' },
        ...{ streams: 'new', rate: '50', port: '8080', data: '@../body.json' },
        ...{ maxDropped: '3', maxGap: '5s' },
      },
    },
    {
      name: 'cart',
      workload: undefined,
      options: { filename: ['.'], emitPatch: 'kubectl', upgradeFrom: 'old', quick: true },
    },
  ]);
  await expect(from(['cart'])).resolves.toMatchObject([{ name: 'cart' }]);
  await expect(from(['car'])).rejects.toMatchObject({
    message: 'The config file has no target car',
    fix: 'did you mean `cart` in place of `car`?',
  });
  await expect(
    configuredTargets([], join(project('verify: { a: { pth: / } }'), 'seaworthy.config.yaml')),
  ).rejects.toThrow('pth');
  await expect(configuredTargets([], undefined, dir + '/deploy')).resolves.toEqual([]);
});

test('kinds of requests are as flags, their files relative to the config file, and there is at least one', async () => {
  const traffic = '[{ path: /items }, { path: /cart, data: "@cart.json", expectStatus: [201, 202], header: ["A: b"] }]';
  const read = (its: string) =>
    configuredTargets([], join(project(`verify: { a: { traffic: ${its} } }`), 'seaworthy.config.yaml'));

  const [target] = await configuredTargets(
    [],
    join(project(`verify: { a: { traffic: ${traffic} } }`), 'seaworthy.config.yaml'),
  );
  const [items, cart] = target?.options['traffic'] as readonly Record<string, unknown>[];
  expect(items).toEqual({ path: '/items' });
  expect(cart).toMatchObject({ path: '/cart', expectStatus: '201,202', header: ['A: b'] });
  expect(cart?.['data']).toMatch(/^@.*sw-targets-[^/]+\/cart\.json$/);
  await expect(read('[]')).rejects.toThrow('verify.a.traffic');
  await expect(read('[{ path: /, rate: 5 }]')).rejects.toThrow('rate');
});

/** Of one call: what it is about, what may be done, and where its result goes. */
const ofCommandLine = ['target', 'dryRun', 'allowDisruption', 'reporter', 'output', 'json', 'config'];

test('each setting of a target is a flag of the command, and each flag a setting', () => {
  const command = new Command();
  verifyCommand.addTo(command, () => Promise.resolve(command));
  const flags = command.options.map((option) => option.attributeName());
  const settings = Object.keys(verifyTargetSchema.shape);

  expect(settings.filter((name) => !flags.includes(name))).toEqual(['workload', 'traffic', 'thresholds']);
  const thresholds = thresholdOptions({ dropped: 1, rejected: 1, gap: '1s', p99: '1s' });
  const known = [...settings, ...Object.keys(thresholds), ...Object.keys(settingsSchema.shape)];
  expect(flags.filter((name) => !known.includes(name)).toSorted()).toEqual(ofCommandLine.toSorted());
  const { emitPatch } = verifyTargetSchema.shape;
  const { argChoices } = command.options.find((option) => option.attributeName() === 'emitPatch') ?? {};
  expect(emitPatch.unwrap().options).toEqual(argChoices);
});

test('the plan lists each kind of requests, without what may be secret, and one that is typed beside them is refused', async () => {
  const dir = project(`
verify:
  a:
    filename: [deploy]
    rate: 40
    traffic:
      - { path: /items }
      - { path: /cart, data: s3cret-body, header: ['X-Key: s3cret-key'], expectStatus: [201] }
`);
  writeFileSync(join(dir, 'deploy/app.yaml'), deployment('web'));
  const told: string[] = [];
  const keep = (text: unknown) => told.push(String(text)) > 0;
  const writes = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(keep));
  onTestFinished(() => {
    for (const write of writes) write.mockRestore();
    process.exitCode = undefined;
  });
  const verify = (...typed: string[]) =>
    runCommand(['node', 'seaworthy', 'verify', '--config', join(dir, 'seaworthy.config.yaml'), '--dry-run', ...typed]);

  await verify();
  expect(told.join('')).toMatch(
    /^Requests: +40 a second on new and reused connections, in equal shares of\nRequest: +GET \/items; a good answer has status 200\nRequest: +POST \/cart with X-Key and a body of 11 bytes; a good answer has status 201\n/m,
  );
  await verify('--json');
  expect(told.join('')).not.toMatch(/s3cret|czNjcmV0/);
  await verify('--expect-status', '200');
  expect(told.at(-1)).toContain('--expect-status is of one kind of requests, and `traffic` of the config file says');
  expect(process.exitCode).toBe(3);
});

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: main, image: x }] } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
`;

test('every target is verified where none is named, and what is typed wins', async () => {
  const dir = project(`
verify:
  a: { filename: [deploy], workload: deployment/web, path: /a }
  b: { filename: [deploy], workload: deployment/db, path: /b, rate: 7 }
`);
  writeFileSync(join(dir, 'deploy/app.yaml'), ['web', 'db'].map(deployment).join('---\n'));
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => {
    write.mockRestore();
    stderr.mockRestore();
  });
  const typed = ['verify', '--config', join(dir, 'seaworthy.config.yaml'), '--dry-run', '--rate', '9'];

  await expect(runCommand(['node', 'seaworthy', ...typed, '--reporter', 'junit'])).rejects.toThrow('Several apps');
  await runCommand(['node', 'seaworthy', ...typed, '--reporter', 'json']);

  const told = write.mock.calls.map(([text]) => JSON.parse(String(text)) as { subject: string; request: object });
  expect(told.map(({ subject, request }) => [subject.split(' ')[0], request])).toMatchObject([
    ['deployment/web', { path: '/a', rate: 9 }],
    ['deployment/db', { path: '/b', rate: 9 }],
  ]);
});
