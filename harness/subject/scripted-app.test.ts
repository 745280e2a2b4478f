import { expect, it } from 'vitest';
import { loadScripted } from './scripted-app.ts';

const hooks = loadScripted('hooks');

it('brings its scripts along in a ConfigMap that its pod mounts', () => {
  const [scripts] = hooks.manifests;
  expect(scripts).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'hooks-scripts' } });
  expect(Object.keys(scripts?.['data'] ?? {})).toEqual(['main.mjs', 'step.sh']);
  expect(hooks.pod).toMatchObject({ spec: { volumes: [{ configMap: { name: 'hooks-scripts' } }] } });
});

it('changes a copy: name, settings, fields of the spec and of the container', () => {
  const changed = hooks.named('other').env({ STOP_MS: '5' }).spec({ restartPolicy: 'Never' }).main({ tty: true });
  expect(changed.pod).toMatchObject({
    metadata: { name: 'other' },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', tty: true, env: [{ name: 'STOP_MS', value: '5' }] }] },
  });
  expect(hooks.pod).toMatchObject({ metadata: { name: 'hooks' } });
});

it('adds containers like its own', () => {
  const changed = hooks.env({ STOP_MS: '5' }).withCopy('second').withCopy('first', 'initContainers');
  const alike = { image: 'seaworthy/web-node', env: [{ name: 'STOP_MS', value: '5' }] };
  expect(changed.pod).toMatchObject({
    spec: {
      initContainers: [{ name: 'first', ...alike }],
      containers: [
        { name: 'main', ...alike },
        { name: 'second', ...alike },
      ],
    },
  });
});

it('puts a tag to images that have none', () => {
  const tagged = hooks.images((repository) => `${repository}:tag`);
  expect(tagged.pod).toMatchObject({ spec: { containers: [{ image: 'seaworthy/web-node:tag' }] } });
  expect(tagged.images(() => 'never').pod).toEqual(tagged.pod);
  const others = hooks.main({ image: 'registry:5000/app@sha256:0' }).images(() => 'never');
  expect(others.pod).toMatchObject({ spec: { containers: [{ image: 'registry:5000/app@sha256:0' }] } });
  expect(hooks.main({ image: 'registry:5000/app' }).images((it) => `${it}:1`).pod).toMatchObject({
    spec: { containers: [{ image: 'registry:5000/app:1' }] },
  });
});

it('is one pod, or says that it is not', () => {
  const fortune = loadScripted('fortune');
  expect(() => fortune.pod).toThrow('fortune is not one pod');
  expect(fortune.only('fortune-client').pod.metadata.name).toBe('fortune-client');
});

it('makes twins that differ', () => {
  expect(hooks.twin('shell-pid1').pod).not.toEqual(hooks.pod);
  expect(() => hooks.twin('shell-pid1').twin('shell-pid1')).toThrow('equals the good app');
  expect(() => hooks.twin('nobody')).toThrow('No such twin of hooks: nobody');
  expect(() => loadScripted('web')).toThrow('No such scripted sample app: web');
});
