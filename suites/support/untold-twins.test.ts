import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { expectedFailureSchema } from '../../harness/judgement/symptoms/expected-failure.ts';
import { app } from '../../harness/testing/index.ts';
import { verifyProofs } from '../../harness/verify/proofs/proofs.ts';
import { tellingNothing, untoldTwins } from './untold-twins.ts';
import { webTwins } from './web-twins.ts';

const web = app('web', 'node');
const server = fileURLToPath(new URL('../../sample-apps/web/node/server.mjs', import.meta.url));

/** Of the main container of its Deployment. */
function containerOf({ manifests }: typeof web) {
  const deployment = manifests.find(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { template: { spec: { containers: [{ command?: string[]; env: { name: string; value?: string }[] }] } } };
  };
  return deployment.spec.template.spec.containers[0];
}

function settingsOf(of: typeof web): Readonly<Record<string, string>> {
  return Object.fromEntries(
    containerOf(of).env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );
}

/** What it writes from its start to its end by SIGTERM, which comes once it is ready. */
async function written(settings: Readonly<Record<string, string>>): Promise<string> {
  const port = await freePort();
  const env = { ...settings, PORT: String(port), TERMINATION_LOG: '/nowhere' };
  const program = spawn(process.execPath, [server], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void program.kill('SIGKILL'));
  const output = program.stdout.setEncoding('utf8').toArray();
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${port}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true);
  program.kill('SIGTERM');
  return (await output).join('');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

it('writes nothing where it is to tell nothing, and declares nothing', { timeout: 60_000 }, async () => {
  expect(await written(settingsOf(web))).toContain('"mark":"SIGTERM"');
  const silent = tellingNothing(web);
  expect(await written(settingsOf(silent))).toBe('');
  expect(silent.capabilities).toEqual({});
});

it.each(untoldTwins)('twin $expected.twin is itself, and tells nothing', ({ expected: { twin } }) => {
  const untold = tellingNothing(web).twin(twin);
  expect(containerOf(untold).command).toEqual(containerOf(web.twin(twin)).command);
  expect(settingsOf(untold)).toEqual({ ...settingsOf(web.twin(twin)), ...settingsOf(tellingNothing(web)) });
});

it('asks of each twin of web for the causes that are named where it tells of itself', () => {
  expect(untoldTwins.map(({ expected: { twin, causes } }) => ({ twin, causes }))).toEqual(
    Object.values(webTwins).map(({ twin, causes }) => ({ twin, causes })),
  );
  const proofs = verifyProofs.map(({ id }) => id);
  for (const { proof, longForMs, expected } of untoldTwins) {
    expect(proofs).toContain(proof);
    expect(proof === 'slow').toBe(longForMs !== undefined);
    expect(expectedFailureSchema.parse(expected)).toEqual(expected);
  }
});
