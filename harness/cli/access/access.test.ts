import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { expect, onTestFinished, test } from 'vitest';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { partsOf, type Right } from '../../kube/facts/access.ts';
import { assureAccess } from './assure-access.ts';
import { needsOfE2e, needsOfE2eIn, needsOfVerify, type Need } from './needs.ts';

interface Granting {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
}

/** `list deployments apps in shop`, for each verb and resource of each rule. */
function granted(file: string): readonly string[] {
  return parseAllDocuments(readFileSync(`examples/rbac/${file}`, 'utf8'))
    .map((document) => document.toJS() as Granting)
    .flatMap(({ metadata: { namespace = '' }, rules = [] }) =>
      rules.flatMap(({ apiGroups, resources, verbs, resourceNames: [name = ''] = [] }) =>
        resources.flatMap((resource) => verbs.map((verb) => [verb, resource, apiGroups[0], name, namespace].join(' '))),
      ),
    );
}

function needed(needs: readonly Need[]): readonly string[] {
  return needs
    .flatMap(({ rights }) => rights)
    .map(({ verb, resource, namespace = '', name = '' }) => {
      const { plural, group, subresource } = partsOf(resource);
      return [verb, subresource === '' ? plural : `${plural}/${subresource}`, group, name, namespace].join(' ');
    });
}

test.each([
  ['verify.yaml', needsOfVerify('shop')],
  ['verify-one-namespace.yaml', needsOfVerify('shop', { onlyIn: true })],
  ['e2e.yaml', needsOfE2e],
  ['e2e-one-namespace.yaml', needsOfE2eIn('proofs')],
])('examples/rbac/%s grants what is asked of the API server, and no more', (file, needs) => {
  expect([...new Set(granted(file))].sort()).toEqual([...new Set(needed(needs))].sort());
});

/** What is said, on a cluster that refuses some rights. */
async function said(refuses: (right: Right) => boolean, needs: readonly Need[]) {
  const server = await FakeApiServer.start();
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-access-'));
  onTestFinished(async () => {
    await server.stop();
    rmSync(dir, { recursive: true });
  });
  server.route = (_, response) => {
    let body = '';
    response.req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    response.req.on('end', () => {
      const { spec } = JSON.parse(body) as { spec: { resourceAttributes: Right & { group: string } } };
      const { verb, resource, group, namespace = '' } = spec.resourceAttributes;
      const allowed = !refuses({ verb, resource: group === '' ? resource : `${resource}.${group}`, namespace });
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ status: { allowed } }));
    });
    return true;
  };
  const kubeconfig = join(dir, 'config');
  writeFileSync(kubeconfig, server.kubeconfig('theirs'));
  const lines: string[] = [];
  const error: unknown = await assureAccess({ context: 'theirs', kubeconfig, ours: false }, needs, 'a.yaml', (line) => {
    lines.push(line);
  }).catch((caught: unknown) => caught);
  return { lines, error, asked: server.asked };
}

test('what may be done is said, and each right is asked for once', async () => {
  const { lines, error, asked } = await said(() => false, needsOfVerify('shop'));
  expect(error).toBeUndefined();
  expect(lines).toContain('  may delete its pods, roll it and scale it');
  expect(lines.join('\n')).not.toContain('may not');
  expect(asked).toHaveLength(new Set(needed(needsOfVerify('shop'))).size);
});

test('what is left out for want of rights is said, and is no error', async () => {
  const { lines, error } = await said(
    ({ verb, resource }) => verb === 'list' && resource === 'poddisruptionbudgets.policy',
    needsOfVerify('shop'),
  );
  expect(error).toBeUndefined();
  expect(lines).toContain(
    '  may not read its budgets and autoscalers (lacks list poddisruptionbudgets.policy in shop): they are not known',
  );
});

test('what leads to it from outside is not known for want of rights, and that is no error', async () => {
  const { lines, error } = await said(
    ({ resource }) => resource === 'ingresses.networking.k8s.io',
    needsOfVerify('shop'),
  );
  expect(error).toBeUndefined();
  expect(lines).toContain(
    '  may not read its ingresses (lacks list ingresses.networking.k8s.io in shop): they are not known',
  );
  expect(lines).toContain('  may read its routes of the Gateway API');
});

test('rights that nothing can be done without are named before anything is made', async () => {
  const refuses = ({ verb, resource }: Right) => verb === 'create' && resource === 'namespaces';
  expect((await said(refuses, needsOfE2e)).error).toMatchObject({
    exitCode: 3,
    message: 'The user of the context theirs may not do what is needed: create namespaces',
    fix: expect.stringContaining('a.yaml') as string,
  });
});

test('a cluster of ours is not asked', async () => {
  const nobody = { context: 'kind-seaworthy', kubeconfig: '/nowhere', ours: true };
  await expect(
    assureAccess(nobody, needsOfE2e, 'a.yaml', () => {
      throw new Error('nothing is to be said');
    }),
  ).resolves.toBeUndefined();
});

test('where one namespace only may be worked in, nothing of the cluster or of another namespace is asked for', () => {
  const all = needed(needsOfVerify('shop', { onlyIn: true }));
  expect(all.filter((right) => !right.endsWith(' shop'))).toEqual([]);
  expect(needed(needsOfE2eIn('shop')).filter((right) => !right.endsWith(' shop'))).toEqual([]);
  const fromHere = needed(needsOfVerify('shop', { onlyIn: true, byUrlFromHere: true }));
  expect(all.filter((right) => !fromHere.includes(right))).toEqual([
    'create pods   shop',
    'patch pods   shop',
    'get pods/exec   shop',
    'create pods/exec   shop',
  ]);
});

test('a Service beside its own takes rights to make and remove it, and one with a load balancer to look for its address', () => {
  const more = (exposure: 'node-port' | 'load-balancer') => {
    const usual = needed(needsOfVerify('shop'));
    return needed(needsOfVerify('shop', { exposure })).filter((right) => !usual.includes(right));
  };
  expect(more('node-port')).toEqual(['create services   shop', 'delete services   shop']);
  expect(more('load-balancer')).toEqual([...more('node-port'), 'get services   shop']);
});
