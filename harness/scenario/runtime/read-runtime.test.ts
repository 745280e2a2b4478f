import { expect, test } from 'vitest';
import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { Timeline } from '../../timeline/timeline.ts';
import type { Stage } from '../namespace/stage.ts';
import { RuntimeReader } from './read-runtime.ts';

const begin = String.raw`time="2026-11-28T11:00:00.100Z" level=info msg="RunPodSandbox for name:\"p\" uid:\"u\" namespace:\"sw-1\" returns sandbox id \"5b1\""
time="2026-11-28T11:00:00.200Z" level=info msg="CreateContainer within sandbox \"5b1\" for container name:\"main\""
`;
const end = String.raw`time="2026-11-28T11:00:00.300Z" level=info msg="CreateContainer within sandbox \"5b1\" for name:\"main\" returns container id \"c1\""
`;

test('each call is told once, and again when it has returned; a journal that cannot be read is a gap', async () => {
  const timeline = new Timeline();
  const journals = [begin, begin, begin + end];
  const asked: (readonly string[])[] = [];
  const shell: Pick<NodeShell, 'runOnNode'> = {
    runOnNode: (_node, command) => {
      asked.push(command);
      const stdout = journals.shift();
      return Promise.resolve(
        stdout === undefined
          ? { exitCode: 1, stdout: '', stderr: 'No journal files were found.\n' }
          : { exitCode: 0, stdout, stderr: '' },
      );
    },
  };
  const cluster = { entries: [{ node: 'n1', hostPorts: {}, address: '' }] } as unknown as Stage['cluster'];
  const stage = { cluster, namespace: 'sw-1', timeline, clock: new ManualClock() };
  const reader = new RuntimeReader(stage, shell, 60_500);

  for (let time = 0; time < 4; time++) await reader.read();

  expect(asked[0]).toContain('--since=@55');
  expect(timeline.of('runtime').map(({ call, returnedAt }) => [call, returnedAt])).toEqual([
    ['create', undefined],
    ['create', Date.parse('2026-11-28T11:00:00.300Z')],
  ]);
  expect(timeline.of('gap')).toMatchObject([
    { source: 'journal', effect: 'lost', reason: 'No journal files were found.' },
  ]);
});
