import type { LoadPathName } from '../../core/load-path.ts';
import { spawn, type RunningProgram } from '../../shell/spawn.ts';
import { agentArguments } from './agent-bootstrap.ts';

/** A place where an agent can run: it runs `node` with `agentArguments` there and gives its stdin and stdout. */
export interface AgentHost {
  /** The way from there to the cluster. */
  readonly name: LoadPathName;
  spawn(): RunningProgram | Promise<RunningProgram>;
}

/** A child process on this machine. */
export function hostAgent(): AgentHost {
  return { name: 'host-ports', spawn: () => spawn(process.execPath, agentArguments) };
}

export interface ContainerPlace {
  /** Environment of the docker command: DOCKER_HOST and so on. */
  readonly env: Readonly<Record<string, string>>;
  /** The cluster's own network: `kind`. */
  readonly network: string;
  /** Any image with Node.js from 20 on. */
  readonly image: string;
}

/** A container on the cluster's Docker network: no published port and so no proxy between it and the nodes. */
export function containerAgent({ env, network, image }: ContainerPlace): AgentHost {
  const docker = ['run', '--rm', '--interactive', '--network', network, '--pull', 'never', '--entrypoint', 'node'];
  return { name: 'cluster-network', spawn: () => spawn('docker', [...docker, image, ...agentArguments], { env }) };
}
