import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { attempt } from '../../shell/run.ts';
import { builtKubectl } from '../kubectl.ts';
import { checked, type Check } from './check.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { publicDebian } from '../images/sample-base.ts';
import { registryAnswers } from '../node-image/ensure-node-image.ts';

/**
 * The programs that bringing up a cluster calls, and what is built when they are missing.
 * @param checkMaker looks at the program that makes the cluster, given whether Go can build it
 */
export async function checkTools(
  engine: Engine | undefined,
  config: Config,
  checkMaker: (canBuild: boolean) => Promise<Check>,
): Promise<readonly Check[]> {
  const go = await checkGo();
  const canBuild = go.state === 'ok';
  const others = await Promise.all([
    checked('program', () => checkMaker(canBuild)),
    checked('registry', () => checkRegistry(engine, config, canBuild)),
    checked('kubectl', () => checkKubectl(config, { needed: false })),
  ]);
  return [checkNode(), go, ...others.flat()];
}

const project = z.object({ engines: z.object({ node: z.string() }) });

/** What this program runs on. */
export function checkNode(): Check {
  const { engines } = project.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')),
  );
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const supported = (major === 20 && minor >= 20) || (major === 22 && minor >= 12) || major > 22;
  const check = { name: 'Node', detail: `${process.version}, ${engines.node} needed` };
  return supported ? { ...check, state: 'ok' } : { ...check, state: 'missing', fix: 'install Node 22 or 24' };
}

async function checkGo(): Promise<Check> {
  const go = await attempt('go', ['env', 'GOVERSION']);
  return go.failed
    ? { name: 'Go', state: 'note', detail: 'not in PATH; needed only where no container registry answers' }
    : { name: 'Go', state: 'ok', detail: go.stdout.trim() };
}

async function checkRegistry(engine: Engine | undefined, config: Config, canBuild: boolean): Promise<Check> {
  const name = 'registry';
  if (config.images === 'offline') return { name, state: 'ok', detail: 'not asked: images are made on this machine' };
  if (await registryAnswers())
    return { name, state: 'ok', detail: 'answers: the node image and what sample images are built from are pulled' };
  const mirrors = engine ? await mirrorsOf(engine) : '';
  if (mirrors !== '') {
    return { name, state: 'note', detail: `does not answer this machine; the engine asks its mirror ${mirrors}` };
  }
  const offline = canBuild && process.getuid?.() === 0;
  if (offline && config.images !== 'public') {
    return { name, state: 'note', detail: 'does not answer: images are made on this machine' };
  }
  return {
    name,
    state: 'missing',
    detail: `does not answer${offline ? '' : ', and only root with Go can make images on this machine'}`,
    fix: `find out with \`docker pull ${publicDebian()}\` what is in the way`,
  };
}

async function mirrorsOf(engine: Engine): Promise<string> {
  const mirrors = await engine.docker(['info', '--format', '{{join .RegistryConfig.Mirrors ", "}}']);
  return mirrors.trim();
}

/** The one of the user, which clusters that are not ours are asked with. */
export async function checkKubectl(config: Config, { needed }: { readonly needed: boolean }): Promise<Check> {
  const name = 'kubectl';
  const kubectl = await attempt(builtKubectl(config) ?? 'kubectl', ['version', '--client', '--output=json']);
  if (!kubectl.failed)
    return { name, state: 'ok', detail: /"gitVersion": "(.*?)"/.exec(kubectl.stdout)?.[1] ?? 'found' };
  return needed
    ? { name, state: 'missing', detail: 'not in PATH', fix: 'install kubectl' }
    : { name, state: 'note', detail: 'not in PATH: that of a node is used, but for a cluster that is not ours' };
}
