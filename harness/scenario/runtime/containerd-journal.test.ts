import { expect, test } from 'vitest';
import { callsInJournal } from './containerd-journal.ts';

/** As containerd 2 wrote it on a node of kind on 2026-11-28, ids shortened. */
const journal = String.raw`
time="2026-11-28T11:53:51.500000000Z" level=info msg="RunPodSandbox for name:\"other\" uid:\"o1\" namespace:\"kube-system\" returns sandbox id \"0b0\""
time="2026-11-28T11:53:51.510000000Z" level=info msg="CreateContainer within sandbox \"0b0\" for container name:\"other\""
time="2026-11-28T11:53:51.169993096Z" level=info msg="connecting to shim 5b1" address="unix:///run/containerd/s/26de" namespace=k8s.io protocol=ttrpc version=3
time="2026-11-28T11:53:51.615799970Z" level=info msg="RunPodSandbox for name:\"never\" uid:\"a0c1\" namespace:\"sw-1\" returns sandbox id \"5b1\""
time="2026-11-28T11:53:51.620283747Z" level=info msg="CreateContainer within sandbox \"5b1\" for container name:\"main\""
time="2026-11-28T11:53:51.698440867Z" level=info msg="CreateContainer within sandbox \"5b1\" for name:\"main\" returns container id \"75b8\""
time="2026-11-28T11:53:51.700000000Z" level=info msg="StartContainer for \"75b8\""
time="2026-11-28T11:53:51.820000000Z" level=info msg="StartContainer for \"75b8\" returns successfully"
time="2026-11-28T11:53:52.226342041Z" level=info msg="received container exit event container_id:\"75b8\" id:\"75b8\" pid:23700 exit_status:1 exited_at:{seconds:1795866832 nanos:200000000}"
time="2026-11-28T11:53:53.226342041Z" level=info msg="CreateContainer within sandbox \"5b1\" for container name:\"main\" attempt:1"
time="2026-11-28T11:53:53.300999780Z" level=info msg="CreateContainer within sandbox \"5b1\" for name:\"main\" attempt:1 returns container id \"cd98\""
time="2026-11-28T11:54:17.118629208Z" level=info msg="StopContainer for \"cd98\" with timeout 6 (s)"
time="2026-11-28T11:54:17.133849215Z" level=info msg="Stop container \"cd98\" with signal terminated"
time="2026-11-28T11:54:23.150016022Z" level=info msg="Kill container \"cd98\""
time="2026-11-28T11:54:23.223829542Z" level=info msg="received container exit event container_id:\"cd98\" id:\"cd98\" pid:23738 exit_status:137 exited_at:{seconds:1795866863 nanos:223240913}"
time="2026-11-28T11:54:23.271594818Z" level=error msg="collecting metrics for cd98" error="cgroups: cgroup deleted"
time="2026-11-28T11:54:23.340955833Z" level=info msg="StopContainer for \"cd98\" returns successfully"
time="2026-11-28T11:54:23.342479710Z" level=info msg="StopPodSandbox for \"5b1\""
time="2026-11-28T11:54:23.342612087Z" level=info msg="Container to stop \"cd98\" must be in running or unknown state, current state \"CONTAINER_EXITED\""
`;

test('reads what the runtime did to each run of a container in one namespace', () => {
  const calls = callsInJournal(journal, 'sw-1');

  const at = (time: string) => Date.parse(`2026-11-28T11:${time}Z`);
  const of = { pod: 'never', uid: 'a0c1', namespace: 'sw-1', container: 'main' };
  const first = { ...of, run: 0 };
  const second = { ...of, run: 1 };
  expect(calls).toEqual([
    { call: 'create', ...first, calledAt: at('53:51.620'), returnedAt: at('53:51.698') },
    { call: 'start', ...first, calledAt: at('53:51.700'), returnedAt: at('53:51.820') },
    { call: 'exit', ...first, calledAt: expect.closeTo(at('53:52.200'), -1) as number },
    { call: 'create', ...second, calledAt: at('53:53.226'), returnedAt: at('53:53.300') },
    { call: 'stop', ...second, calledAt: at('54:17.118'), returnedAt: at('54:23.340') },
    { call: 'signal', ...second, calledAt: at('54:17.133'), signal: 'terminated' },
    { call: 'kill', ...second, calledAt: at('54:23.150') },
    { call: 'exit', ...second, calledAt: expect.closeTo(at('54:23.223'), -1) as number },
  ]);
  expect(callsInJournal(journal, 'sw-2')).toEqual([]);
});
