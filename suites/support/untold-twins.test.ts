import { expect, it, onTestFinished } from 'vitest';
import { expectedFailureSchema } from '../../harness/judgement/symptoms/expected-failure.ts';
import { freePort, startWeb } from '../../harness/subject/web-process.test-helper.ts';
import { nodeWeb } from '../../harness/subject/web-runtimes.test-helper.ts';
import { app } from '../../harness/testing/index.ts';
import { verifyProofs } from '../../harness/verify/proofs/proofs.ts';
import { tellingNothing, untoldTwins } from './untold-twins.ts';
import { webTwins } from './web-twins.ts';

const web = app('web', 'node');

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

/** The marks that it writes from its start to its end by SIGTERM, which comes once it is ready. */
async function marksOf(settings: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const port = await freePort();
  const program = await startWeb(nodeWeb, nodeWeb.build(), { ...settings, PORT: String(port) });
  onTestFinished(() => program.remove());
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
  program.terminate();
  await program.exited;
  return program.marks.map(({ mark }) => mark);
}

it('writes nothing where it is to tell nothing, and declares nothing', { timeout: 60_000 }, async () => {
  expect(await marksOf(settingsOf(web))).toContain('SIGTERM');
  const silent = tellingNothing(web);
  expect(await marksOf(settingsOf(silent))).toEqual([]);
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
