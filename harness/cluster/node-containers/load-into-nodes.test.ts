import { expect, test } from 'vitest';
import { fakeEngine } from '../engine/fake-engine.test-helper.ts';
import { loadIntoNodes } from './load-into-nodes.ts';

const nodes = [{ name: 'one' }, { name: 'two' }];
const silent = {
  step: async (_: string, work: () => Promise<string | undefined>) => {
    await work();
  },
  line: () => undefined,
};

const inEngine: Record<string, string> = { 'seaworthy/web:1': 'sha256:aaa', 'seaworthy/base:1': 'sha256:bbb' };

/**
 * @param onNodes what crictl lists, by node: tag and ID
 * @param manifests what containerd of each node lists: tag and digest
 */
function engineWith(onNodes: Record<string, [string, string][]>, manifests: [string, string][] = []) {
  return fakeEngine((args) => {
    if (args[0] === 'image') {
      const images = args.slice(4);
      return images.every((image) => image in inEngine) ? images.map((image) => inEngine[image]).join('\n') : undefined;
    }
    if (args.includes('crictl')) {
      const images = onNodes[args[1] ?? ''] ?? [];
      return JSON.stringify({ images: images.map(([tag, id]) => ({ id, repoTags: [tag] })) });
    }
    if (args.at(-1) === 'list') {
      const rows = manifests.map(
        ([tag, digest]) => `${tag} application/vnd.oci.image.index.v1+json ${digest} 9.9 MiB -`,
      );
      return ['REF TYPE DIGEST SIZE PLATFORMS', ...rows].join('\n');
    }
    return '';
  });
}

const imports = (asked: string[]) =>
  asked.filter((command) => command.includes('import')).map((command) => command.split(' ')[2]);
const saves = (asked: string[]) =>
  asked.filter((command) => command.startsWith('save')).map((command) => command.split(' ').slice(3));

test('saves what is missing once and imports it only where it is missing', async () => {
  const engine = engineWith({ one: [['docker.io/seaworthy/web:1', 'sha256:aaa']] });

  await loadIntoNodes(engine, nodes, ['seaworthy/web:1'], silent);

  expect(saves(engine.asked)).toEqual([['seaworthy/web:1']]);
  expect(imports(engine.asked)).toEqual(['two']);
});

test('leaves nothing of what it loaded to be written to the disk while proofs run', async () => {
  const engine = engineWith({});

  await loadIntoNodes(engine, nodes, ['seaworthy/web:1'], silent);

  const ofOne = engine.asked.filter((command) => command.includes(' one '));
  expect(ofOne.slice(-2)).toEqual([
    expect.stringContaining('images import'),
    'exec one sync --file-system /var/lib/containerd',
  ]);
});

test('does nothing when every node has the same images', async () => {
  const has: [string, string][] = [['docker.io/seaworthy/web:1', 'sha256:aaa']];
  const engine = engineWith({ one: has, two: has });

  await loadIntoNodes(engine, nodes, ['seaworthy/web:1'], silent);

  expect(saves(engine.asked)).toEqual([]);
});

test('does nothing when the engine stores images as containerd does, and its IDs are digests of manifests', async () => {
  const has: [string, string][] = [['docker.io/seaworthy/web:1', 'sha256:configuration']];
  const engine = engineWith({ one: has, two: has }, [['docker.io/seaworthy/web:1', 'sha256:aaa']]);

  await loadIntoNodes(engine, nodes, ['seaworthy/web:1'], silent);

  expect(saves(engine.asked)).toEqual([]);
});

test('loads again what a node has under the same tag with another content', async () => {
  const stale: [string, string][] = [['docker.io/seaworthy/web:1', 'sha256:old']];
  const engine = engineWith({ one: stale, two: stale });

  await loadIntoNodes(engine, nodes, ['seaworthy/web:1'], silent);

  expect(imports(engine.asked)).toEqual(['one', 'two']);
});

test('says which image the engine lacks', async () => {
  await expect(loadIntoNodes(engineWith({}), nodes, ['seaworthy/none:1'], silent)).rejects.toThrow(
    /does not have every image/,
  );
});
