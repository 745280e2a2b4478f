import type { JsonObject } from './merge.ts';

/** What a step does in addition to its marks `<name>` and `<name>Done`. */
export interface StepOptions {
  readonly seconds?: number;
  readonly exitCode?: number;
}

/** A container that runs one step of sample app `hooks` and ends: marks `begin` and `beginDone`. */
export function stepContainer(name: string, options: StepOptions = {}): JsonObject {
  return { ...container(name), command: stepCommand('begin', options) };
}

/** A container that runs the main process of sample app `hooks`. */
export function mainContainer(name: string, env: Readonly<Record<string, string>>, more: JsonObject = {}): JsonObject {
  return {
    ...container(name),
    command: ['node', '/scripts/main.mjs'],
    env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
    ...more,
  };
}

/** A lifecycle hook that runs a step in the container, and prints `printed by <name>`. */
export function execHook(name: string, options: StepOptions = {}): JsonObject {
  return { exec: { command: stepCommand(name, options) } };
}

/** A lifecycle hook that asks the container's own main process to mark, to wait, and to answer with a status. */
export function httpHook(
  name: string,
  { seconds = 0, status = 200, port = 8080 }: { seconds?: number; status?: number; port?: number } = {},
): JsonObject {
  return { httpGet: { port, path: `/hook/${name}?ms=${seconds * 1000}&status=${status}` } };
}

function container(name: string): JsonObject {
  return {
    name,
    image: 'seaworthy/web-node',
    imagePullPolicy: 'IfNotPresent',
    volumeMounts: [{ name: 'scripts', mountPath: '/scripts' }],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

function stepCommand(name: string, { seconds = 0, exitCode = 0 }: StepOptions): string[] {
  return ['sh', '/scripts/step.sh', name, String(seconds), String(exitCode)];
}
