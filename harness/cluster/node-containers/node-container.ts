import { z } from 'zod';
import { findMark, type CacheMark } from '../cache-mark.ts';
import type { Engine } from '../engine/docker-engine.ts';

/** A node that is a container of a Docker engine, as Docker shows it. */
export interface NodeContainer {
  readonly name: string;
  /** `running`, `paused`, `exited` and so on, in Docker's words. */
  readonly state: string;
  /** The node's address on the cluster's own network; empty while the node does not run. */
  readonly address: string;
  /** Port of the node to `127.0.0.1:port`. */
  readonly hostPorts: Readonly<Record<number, string>>;
  /** The cache folder that it was made from; undefined where nothing of it was noted. */
  readonly mark: CacheMark | undefined;
  readonly labels: Readonly<Record<string, string>>;
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

/**
 * All containers that the engine has with a label, dead ones too, sorted by name.
 * @param label as Docker filters by it: `name` or `name=value`
 */
export async function nodeContainers(engine: Engine, label: string): Promise<readonly NodeContainer[]> {
  const listed = await engine.docker(['ps', '--all', '--quiet', '--filter', `label=${label}`]);
  const ids = listed.split('\n').filter(Boolean);
  if (ids.length === 0) return [];
  const inspected = containers.parse(JSON.parse(await engine.docker(['container', 'inspect', ...ids])));
  return inspected.map(toNode).sort((a, b) => a.name.localeCompare(b.name));
}

function toNode({
  Name,
  State,
  HostConfig,
  Config,
  NetworkSettings,
}: z.infer<typeof containers>[number]): NodeContainer {
  const ports = Object.entries(NetworkSettings.Ports).flatMap(([port, bindings]) =>
    (bindings ?? []).map(({ HostIp, HostPort }) => [parseInt(port, 10), `${HostIp}:${HostPort}`] as const),
  );
  return {
    name: Name.replace(/^\//, ''),
    state: State.Status,
    address: Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '',
    hostPorts: Object.fromEntries(ports),
    mark: findMark(HostConfig.Binds ?? []),
    labels: Config.Labels,
  };
}
