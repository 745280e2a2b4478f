import { totalmem } from 'node:os';
import type { Config } from '../../config/config.ts';
import { canInstallPackages } from '../../build/debian/apt.ts';
import { hasSysResource } from '../engine/capability.ts';
import { checked, type Check } from './check.ts';
import { diskSpace, gigabytes } from '../../build/disk-space.ts';
import type { Engine } from '../engine/docker-engine.ts';

/** What the engine runs on. */
export async function checkMachine(engine: Engine | undefined, config: Config): Promise<readonly Check[]> {
  const groups = await Promise.all([
    checked('CAP_SYS_RESOURCE', () => checkCapability(engine)),
    checked('cgroups', () => checkCgroups(engine)),
    checked('disk', () => checkDisk(config)),
    checked('memory', () => checkMemory()),
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
  return {
    name,
    state: 'missing',
    detail: 'none answers, and only root on Debian or Ubuntu can have one installed',
    fix: 'start Docker, or point DOCKER_HOST at an engine',
  };
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

async function checkDisk(config: Config): Promise<Check> {
  const { freeBytes, neededBytes, warm } = await diskSpace(config);
  const need = `${gigabytes(neededBytes)} needed ${warm ? 'for a cluster' : 'to build everything from nothing'}`;
  const check = { name: 'disk', detail: `${gigabytes(freeBytes)} free in ${config.cacheDir}, ${need}` };
  return freeBytes >= neededBytes
    ? { ...check, state: 'ok' }
    : { ...check, state: 'missing', fix: 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk' };
}

/** The idle nodes take 1.4 GB; sample apps and load, or the linking of Kubernetes before them, about as much again. */
const memoryNeeded = 4e9;

async function checkMemory(): Promise<Check> {
  const check = { name: 'memory', detail: `${gigabytes(totalmem())}, ${gigabytes(memoryNeeded)} needed` };
  return Promise.resolve(
    totalmem() >= memoryNeeded
      ? { ...check, state: 'ok' }
      : { ...check, state: 'missing', fix: 'use a larger machine, or --context with a cluster elsewhere' },
  );
}
