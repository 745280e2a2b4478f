import { userInfo } from 'node:os';
import { seconds } from '../../core/duration.ts';
import { attempt, isInPath } from '../../shell/run.ts';

/** What stands between this user and a Docker engine. */
export interface EngineAbsence {
  readonly code: 'docker-missing' | 'docker-group' | 'no-engine';
  /** A sentence without its period. */
  readonly reason: string;
  /** With the one command that changes it. */
  readonly fix: string;
}

/** Why no Docker engine answers this user: asked when none does. */
export async function engineAbsence(): Promise<EngineAbsence> {
  if (!(await isInPath('docker'))) {
    return {
      code: 'docker-missing',
      reason: 'the program `docker` is not in PATH',
      fix: `install Docker: ${installCommand()}`,
    };
  }
  const { stderr } = await attempt('docker', ['version'], { timeoutMs: seconds(10) });
  if (/permission denied/i.test(stderr)) {
    const socket = /unix:\/\/(\/[^\s:"]+)/.exec(stderr)?.[1] ?? 'of the Docker engine';
    return {
      code: 'docker-group',
      reason: `this user may not use the socket ${socket}: it belongs to the group \`docker\``,
      fix: `\`sudo usermod --append --groups docker ${userName()}\`, and log in again`,
    };
  }
  return { code: 'no-engine', reason: 'no Docker engine answers', fix: `start one: ${startCommand()}` };
}

function installCommand(): string {
  if (process.platform === 'darwin') return '`brew install --cask docker-desktop`';
  if (process.platform === 'linux')
    return '`sudo apt-get install docker.io`, or as https://docs.docker.com/engine/install says';
  return 'https://docs.docker.com/get-started/get-docker';
}

function startCommand(): string {
  if (process.platform === 'linux') return '`sudo systemctl start docker`';
  return process.platform === 'darwin' ? '`open -a Docker`' : 'start Docker Desktop';
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id that the system has no name for.
    return '"$USER"';
  }
}
