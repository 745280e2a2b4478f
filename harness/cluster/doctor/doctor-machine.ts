import { existsSync, readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { canInstallPackages } from '../../build/debian/apt.ts';
import { engineAbsence } from '../engine/engine-absence.ts';
import { hasSysResource } from '../engine/capability.ts';
import { checked, type Check } from './check.ts';
import { freeBytes, freeInCache, gigabytes, neededBytes, type DiskUse } from '../../build/disk-space.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { isCompiled, registryAnswers } from '../node-image/ensure-node-image.ts';

/** Checks the machine on which the engine runs. */
export async function checkMachine(engine: Engine | undefined, config: Config): Promise<readonly Check[]> {
  const groups = await Promise.all([
    checked('CAP_SYS_RESOURCE', () => checkCapability(engine)),
    checked('cgroups', () => checkCgroups(engine)),
    checked('disk', () => checkDisk(engine, config)),
    checked('memory', () => checkMemory(engine)),
    checked('clock', () => checkClock(engine)),
    checked('inotify', () => Promise.resolve(checkInotify())),
  ]);
  return groups.flat();
}

/** @param engine undefined when none answers */
export async function checkEngine(engine: Engine | undefined): Promise<Check> {
  const name = 'Docker engine';
  if (engine) {
    const version = await engine.docker([
      'version',
      '--format',
      '{{.Server.Version}} on {{.Server.Os}}/{{.Server.Arch}}',
    ]);
    const whose = engine.ours
      ? 'started by us, without the userland proxy'
      : 'not ours: load goes by the cluster network';
    return { name, state: 'ok', detail: `${version.trim()}, ${whose}` };
  }
  if (canInstallPackages()) {
    return {
      name,
      state: 'note',
      detail: 'none answers; `seaworthy up` installs and starts a private one (root, apt)',
    };
  }
  const { reason, fix } = await engineAbsence();
  return { name, state: 'missing', detail: reason, fix: `${fix}; or point DOCKER_HOST at an engine` };
}

async function checkCapability(engine: Engine | undefined): Promise<Check> {
  const name = 'CAP_SYS_RESOURCE';
  if (!(engine?.ours ?? canInstallPackages())) {
    return Promise.resolve({ name, state: 'ok', detail: 'matters only to a private engine' });
  }
  return Promise.resolve(
    hasSysResource()
      ? { name, state: 'ok', detail: 'granted' }
      : { name, state: 'note', detail: 'not granted: the private engine uses the bounded runtime' },
  );
}

async function checkCgroups(engine: Engine | undefined): Promise<Check> {
  const name = 'cgroups';
  if (!engine) return { name, state: 'note', detail: 'known once an engine answers' };
  const version = (await engine.docker(['info', '--format', '{{.CgroupVersion}}'])).trim();
  return version === '2'
    ? { name, state: 'ok', detail: 'version 2' }
    : { name, state: 'note', detail: `version ${version}: the kubelet is told to accept it` };
}

async function checkDisk(engine: Engine | undefined, config: Config): Promise<readonly Check[]> {
  const mayCompile = config.images !== 'public' && config.nodeImage === undefined && !(await isCompiled(config));
  const use: DiskUse = mayCompile && !(await registryAnswers()) ? 'everything' : 'cluster';
  const why = use === 'cluster' ? 'for a cluster' : 'to build everything from nothing';
  const fix = 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk';
  const ofCache = diskRow('disk', config.cacheDir, await freeInCache(config), neededBytes[use], why, fix);
  const root = engine && !engine.ours ? (await engine.docker(['info', '--format', '{{.DockerRootDir}}'])).trim() : '';
  // That of an engine in a virtual machine is not to be seen from here.
  if (root === '' || !existsSync(root)) return [ofCache];
  const free = await freeBytes(root);
  const larger = 'free some space with `docker system prune`, or move data-root of the Docker engine to a larger disk';
  return [ofCache, diskRow('disk of the engine', root, free, neededBytes.cluster, 'for a cluster', larger)];
}

function diskRow(name: string, folder: string, free: number, needed: number, why: string, fix: string): Check {
  const detail = `${gigabytes(free)} free in ${folder}, ${gigabytes(needed)} needed ${why}`;
  return free >= needed ? { name, state: 'ok', detail } : { name, state: 'missing', detail, fix };
}

/** The idle nodes take 1.4 GB; sample apps and load, or the linking of Kubernetes before them, about as much again. */
const memoryNeeded = 4e9;

async function checkMemory(engine: Engine | undefined): Promise<Check> {
  const name = 'memory';
  // An engine in a virtual machine, such as Docker Desktop, has a part of this machine's.
  const given = engine && Number(await engine.docker(['info', '--format', '{{.MemTotal}}']));
  const bytes = given ?? totalmem();
  const detail = `${gigabytes(bytes)}${given === undefined ? '' : ' for the Docker engine'}, ${gigabytes(memoryNeeded)} needed`;
  if (bytes >= memoryNeeded) return { name, state: 'ok', detail };
  const desktop = 'give Docker Desktop more memory (Settings, Resources)';
  const fix = `${bytes < 0.9 * totalmem() ? desktop : 'use a larger machine'}, or --context with a cluster elsewhere`;
  return { name, state: 'missing', detail, fix };
}

/** A tenth of a second changes which pod a request found ready. */
const clockToleranceMs = 100;

/** Times that nodes and pods tell are held against those of this machine. An engine in a virtual machine has a clock of its own. */
async function checkClock(engine: Engine | undefined): Promise<Check> {
  const name = 'clock';
  if (!engine) return { name, state: 'note', detail: 'known once an engine answers' };
  const asked = Date.now();
  const told = Date.parse((await engine.docker(['info', '--format', '{{.SystemTime}}'])).trim());
  const answered = Date.now();
  const aheadMs = told < asked ? told - asked : Math.max(0, told - answered);
  if (Math.abs(aheadMs) <= clockToleranceMs)
    return { name, state: 'ok', detail: 'the Docker engine has the same time' };
  if (Number.isNaN(aheadMs)) return { name, state: 'note', detail: 'the Docker engine does not tell its time' };
  const off = `${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine`;
  return {
    name,
    state: 'note',
    detail: `that of the Docker engine is ${off}: what happened when, and why, would be told wrongly`,
    fix: 'restart Docker Desktop, in WSL with `wsl --shutdown`, which sets its clock',
  };
}

/** What three nodes hold while proofs run on them, counted in their processes, and some more: 67 instances, 829 watches. */
const inotifyNeeded = { max_user_instances: 100, max_user_watches: 2000 } as const;
/** What kind's own documentation names as enough. */
const inotifyWanted = { max_user_instances: 512, max_user_watches: 524_288 } as const;

/** The nodes' programs share the kernel's limits for one user with each other, and with those of other clusters. */
export function checkInotify(folder = '/proc/sys/fs/inotify'): Check {
  const name = 'inotify';
  if (!existsSync(folder)) return { name, state: 'note', detail: 'limits of the engine are not known here' };
  const limits = Object.entries(inotifyNeeded).map(([limit, needed]) => ({
    limit: `fs.inotify.${limit}`,
    needed,
    has: Number(readFileSync(join(folder, limit), 'utf8')),
  }));
  const low = limits.filter(({ has, needed }) => has < needed);
  const told = (low.length > 0 ? low : limits).map(({ limit, has, needed }) => `${limit} ${has}, ${needed} needed`);
  const detail = told.join('; ');
  if (low.length === 0) return { name, state: 'ok', detail };
  const values = Object.entries(inotifyWanted).map(([limit, value]) => `fs.inotify.${limit}=${value}`);
  return { name, state: 'missing', detail, fix: `\`sudo sysctl -w ${values.join(' ')}\`` };
}
