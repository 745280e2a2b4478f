import { z } from 'zod';
import { findMark, type CacheMark } from '../../cache-mark.ts';
import type { Engine } from '../../engine/docker-engine.ts';

/** A node of a kind cluster, as its container shows it. */
export interface KindNode {
  readonly name: string;
  readonly role: 'control-plane' | 'worker';
  /** `running`, `paused`, `exited` and so on, in Docker's words. */
  readonly state: string;
  /** The node's address on the cluster's own network; empty while the node does not run. */
  readonly address: string;
  /** NodePort to `127.0.0.1:port`. */
  readonly hostPorts: Readonly<Record<number, string>>;
  /** The cache folder that it was made from; undefined where an earlier version or plain kind made it. */
  readonly mark: CacheMark | undefined;
}

const containers = z.array(
  z.object({
    Name: z.string(),
    State: z.object({ Status: z.string() }),
    HostConfig: z.object({ Binds: z.array(z.string()).nullable() }),
    Config: z.object({ Labels: z.record(z.string(), z.string()) }),
    NetworkSettings: z.object({
      Networks: z.record(z.string(), z.object({ IPAddress: z.string() })),
      Ports: z.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable()),
    }),
  }),
);

/** All nodes of the cluster that the engine has, dead ones too, sorted by name. */
export async function kindNodes(engine: Engine, cluster: string): Promise<readonly KindNode[]> {
  const filter = `label=io.x-k8s.kind.cluster=${cluster}`;
  const ids = (await engine.docker(['ps', '--all', '--quiet', '--filter', filter])).split('\n').filter(Boolean);
  if (ids.length === 0) return [];
  const inspected = containers.parse(JSON.parse(await engine.docker(['container', 'inspect', ...ids])));
  return inspected.map(toNode).sort((a, b) => a.name.localeCompare(b.name));
}

function toNode({ Name, State, HostConfig, Config, NetworkSettings }: z.infer<typeof containers>[number]): KindNode {
  const ports = Object.entries(NetworkSettings.Ports).flatMap(([port, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => [parseInt(port, 10), `${HostIp}:${HostPort}`] as const),
  );
  return {
    name: Name.replace(/^\//, ''),
    role: Config.Labels['io.x-k8s.kind.role'] === 'control-plane' ? 'control-plane' : 'worker',
    state: State.Status,
    address: Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '',
    hostPorts: Object.fromEntries(ports),
    mark: findMark(HostConfig.Binds ?? []),
  };
}
