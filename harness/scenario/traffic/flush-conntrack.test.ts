import { expect, test } from 'vitest';
import type { Ended } from '../../cluster/cluster-provider.ts';
import { flushConntrack } from './flush-conntrack.ts';
import type { NodePortApp, Stage } from '../namespace/stage.ts';

const stage = { cluster: { entries: [{ node: 'worker' }, { node: 'worker2' }] } } as unknown as Stage;
const deployed = { nodePort: 30081 } as NodePortApp;

/** As conntrack 1.4.7 ends. */
const nothing: Ended = { exitCode: 1, stdout: '', stderr: 'conntrack v1.4.7: 0 flow entries have been deleted.\n' };
const some: Ended = { exitCode: 0, stdout: 'tcp …', stderr: 'conntrack v1.4.7: 10 flow entries have been deleted.\n' };
const missing: Ended = { exitCode: 127, stdout: '', stderr: 'conntrack: not found\n' };

function shellWith(...endings: readonly Ended[]) {
  const ran: string[] = [];
  const left = [...endings];
  const runOnNode = (node: string, command: readonly string[]) => {
    ran.push(`${node}: ${command.join(' ')}`);
    return Promise.resolve(left.shift() ?? nothing);
  };
  return { ran, shell: { runOnNode } };
}

test('flushes the connections of the port on every worker, whether it had some or none', async () => {
  const { ran, shell } = shellWith(some, nothing);
  await flushConntrack(stage, deployed, shell);
  expect(ran).toEqual([
    'worker: conntrack --delete --proto tcp --dport 30081',
    'worker2: conntrack --delete --proto tcp --dport 30081',
  ]);
});

test('asks again where the node forgot one by itself meanwhile, as the rest is left then', async () => {
  const said = "conntrack v1.4.7 (conntrack-tools): Operation failed: such conntrack doesn't exist\n";
  const { ran, shell } = shellWith({ exitCode: 1, stdout: '', stderr: said }, some, some);
  await flushConntrack(stage, deployed, shell);
  expect(ran.map((line) => line.split(':')[0])).toEqual(['worker', 'worker2', 'worker']);
});

test('says which node could not, and why', async () => {
  const { shell } = shellWith(nothing, missing);
  await expect(flushConntrack(stage, deployed, shell)).rejects.toThrow(
    'Node worker2 could not flush its connection tracking: conntrack: not found',
  );
});
