import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { EquippedCluster } from '../../cluster/bring-up.ts';
import { loadConfig } from '../../config/config.ts';
import { hostAgent } from '../../load/agent/agent-host.ts';
import { startLoad } from '../../load/agent/start-load.ts';
import { selfSigned } from '../../load/fault-server/self-signed.test-helper.ts';
import { EvidenceFiles } from '../../proof/evidence-files.ts';
import { proofFile } from '../../record/example-run.test-helper.ts';
import { createRunFolder } from '../../record/run-folder.ts';
import { chooseWorkload, manifestOf, surroundingsIn } from '../../verify/manifests/choose-workload.ts';
import { knownRequest, type HttpRequest } from '../../verify/request.ts';
import { targetOf } from '../../verify/target.ts';
import { verifyCommand } from '../commands/verify.ts';
import { reportersOf } from '../report/reporters.ts';
import { emitPatch } from './emit-patch.ts';
import { manifestInput, type ManifestFlags } from './options/manifest-input.ts';
import { presentPlan, presentVerify } from './present-verify.ts';
import { printableCommand } from './printable-command.ts';
import { inRun, type VerifyAsked, type VerifyRun } from './run-verify.ts';
import { askedRequest, type RequestFlags } from './options/request-options.ts';

// A process has to start, on whatever machine this is.
vi.setConfig({ testTimeout: 60_000 });

/** By the way in which each is given. */
const secrets = {
  header: 'planted-in-header',
  headerEnv: 'planted-in-environment',
  data: 'planted-in-data-file',
  key: selfSigned.key.split('\n')[1] ?? '',
  values: 'planted-in-values',
  set: 'planted-in-set',
};

/** What helm makes of the values that it is given: an environment variable, and a Secret. */
const helm = `#!/bin/sh
values=$(cat "$5") set="$7"
cat <<END
apiVersion: v1
kind: Secret
metadata: { name: web }
stringData: { password: "$values $set" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: main, image: x, env: [{ name: PASSWORD, value: "$values $set" }] }] }
END
`;

test('secrets reach whom they are for, and are in nothing that a run leaves or tells', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sw-planted-'));
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'helm'), helm);
  chmodSync(join(bin, 'helm'), 0o755);
  const given = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH'] ?? ''}`);
  vi.stubEnv('SW_TOKEN', secrets.headerEnv);
  let told = '';
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((text) => (told += String(text)) !== '');
  const heard = new Set<string>();
  const server = createServer({ ...selfSigned, requestCert: true, rejectUnauthorized: false }, (request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      heard.add(`${String(request.headers['x-key'])} ${request.headers.authorization ?? ''} ${body}`);
      response.writeHead(500).end('no');
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
    rmSync(dir, { recursive: true });
  });
  await once(server, 'listening');

  const argv = [
    ...[
      'verify',
      '--chart',
      dir,
      '--values',
      given('values.txt', secrets.values),
      '--set',
      `db.password=${secrets.set}`,
    ],
    ...['--header', `X-Key: ${secrets.header}`, '--header-env', 'Authorization=SW_TOKEN', '--path', '/'],
    ...['--data', `@${given('body.txt', secrets.data)}`, '--scheme', 'https', '--insecure', '--rate', '40'],
    ...['--cert', given('cert.pem', selfSigned.cert), '--key', given('key.pem', selfSigned.key)],
  ];
  const command = new Command();
  verifyCommand.addTo(command, () => Promise.resolve(command));
  command.parseOptions(argv.slice(1));
  const options = command.opts<RequestFlags & ManifestFlags>();
  const config = await loadConfig({ outputDir: join(dir, 'results') });
  const manifests = (await manifestInput(options)?.read(config)) ?? [];
  const target = targetOf(chooseWorkload(manifests, undefined), surroundingsIn(manifests), {});
  const applied = manifestOf(target.workload, manifests);
  if (!applied) throw new RangeError('Expected a Deployment in what helm printed');
  const asked = askedRequest(options, { ours: true });
  const request = knownRequest(asked);
  const planned = {
    subject: 'deployment/web',
    target,
    request,
    pods: [],
    notes: [],
    plan: { proofs: [], repeat: 1, atMostMs: 0 },
  };

  const folder = createRunFolder(join(dir, 'results'), '1123-1805-k3f');
  const run = {
    ...{ folder, config, nodeShell: undefined, signal: new AbortController().signal },
    command: printableCommand(argv),
    cluster: { provider: 'kind', context: 'kind-x', version: '1.37.0', nodes: [], loadPath: 'host-ports' },
  } as unknown as VerifyRun & { readonly cluster: EquippedCluster };
  await inRun(run, planned.subject, { way: {} } as VerifyAsked, async () => {
    const proof = proofFile({ topic: 'verify', runtime: null, id: 'stop', verdict: 'fail', cause });
    const files = new EvidenceFiles(join(folder.dir, folder.proofDir(proof)));
    const { port } = server.address() as AddressInfo;
    const load = await startLoad(
      {
        ...{ protocol: 'http', connections: 4, timeoutMs: 2000, targets: [`https://127.0.0.1:${port}/`] },
        ...(request as Omit<HttpRequest, 'path' | 'scheme'>),
      },
      hostAgent(),
    );
    await delay(600);
    const { ledger, facts } = await load.drain();
    const window = { from: facts.startedAt, to: facts.startedAt + 600 };
    const path = { name: 'host-ports', detail: 'none' };
    const windows = { baseline: window, disruption: window, recovery: window };
    const circumstances = { ...windows, before: [], after: [], countersBefore: {}, countersAfter: {}, path };
    files.keepLoad({ run: { ledger, facts }, circumstances });
    await files.close();
    folder.writeProof(proof);
  });
  expect(JSON.parse(readFileSync(folder.file('run.json'), 'utf8'))).toMatchObject({
    subject: 'deployment/web',
    topics: [{ title: 'verify of deployment/web' }],
  });
  const patch = await emitPatch(folder, 'kubectl', applied, { planned });
  presentPlan(planned, { stdout: undefined });
  presentPlan(planned, { stdout: 'json' });
  presentVerify(folder, { subject: 'deployment/web', patch }, reportersOf([], 'text'));

  expect([...heard]).toEqual([`${secrets.header} ${secrets.headerEnv} ${secrets.data}`]);
  expect(JSON.stringify(applied)).toContain(`${secrets.values} db.password=${secrets.set}`);
  const left = readdirSync(folder.dir, { recursive: true }).map(String).toSorted();
  const files = ['ledger.jsonl', 'load.json', 'trace.jsonl'].map((name) => `verify/stop/${name}`);
  expect(left).toEqual(expect.arrayContaining([...files, 'junit.xml', 'report.html', 'results.json', 'run.json']));
  expect(left.some((name) => name.startsWith('patch/'))).toBe(true);
  const written = left.map((name) => join(folder.dir, name)).filter((path) => statSync(path).isFile());
  for (const text of [told, ...written.map((path) => readFileSync(path, 'utf8'))])
    for (const [how, secret] of Object.entries(secrets))
      for (const form of [
        secret,
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
        encodeURIComponent(secret),
      ])
        expect(text.includes(form) && how).toBe(false);
});

const cause = { code: 'stopped-before-endpoint-removal', figures: {}, text: 'it stops too soon', fix: 'wait' };
