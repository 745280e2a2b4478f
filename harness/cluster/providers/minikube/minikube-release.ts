import { readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { goTarget } from '../../../build/go-target.ts';
import type { StepTools } from '../../../build/steps.ts';
import { sha256OfFile } from '../../../core/files/sha256-of-file.ts';
import { HarnessError } from '../../../core/harness-error.ts';
import { CommandFailed } from '../../../shell/run.ts';
import { sources } from '../../node-image/sources.ts';

/** A release binary of minikube for one system and architecture. */
export interface MinikubeRelease {
  readonly url: string;
  /** SHA-256 in hex, as minikube publishes it in its `deploy/minikube/releases-v2.json`. */
  readonly checksum: string;
}

/**
 * The release binary of a version for this machine.
 * @returns undefined if `scripts/node-image/minikube/release.sha256` has none
 */
export function releaseFor(version: string): MinikubeRelease | undefined {
  const { GOOS, GOARCH } = goTarget();
  const path = `${version}/minikube-${GOOS}-${GOARCH}`;
  const sums = readFileSync(join(sources, 'minikube/release.sha256'), 'utf8');
  const [checksum] =
    sums
      .split('\n')
      .find((line) => line.endsWith(`  ${path}`))
      ?.split('  ') ?? [];
  return checksum === undefined
    ? undefined
    : { url: `https://github.com/kubernetes/minikube/releases/download/${path}`, checksum };
}

/**
 * Downloads a release binary to the file `to`, which can then be executed. curl, as it knows the proxies of its environment.
 * @returns why it could not be downloaded, undefined if it was
 * @throws HarnessError if something else came than what the checksum is of
 */
export async function downloadRelease(
  { url, checksum }: MinikubeRelease,
  to: string,
  tools: Pick<StepTools, 'run'>,
): Promise<string | undefined> {
  try {
    const limits = ['--connect-timeout', '10', '--speed-limit', '1000', '--speed-time', '30'];
    await tools.run('curl', ['--fail', '--silent', '--show-error', '--location', ...limits, '--output', to, url]);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    const { stderr, summary } = error.finished;
    return `${url} cannot be downloaded: ${stderr.trim() || summary}`;
  }
  const found = await sha256OfFile(to);
  if (found !== checksum) {
    throw new HarnessError(`${url} has the checksum ${found} instead of ${checksum}`, {
      code: 'checksum-mismatch',
      fix: 'find out what answers in its place, or install minikube 1.38 or later (https://minikube.sigs.k8s.io/docs/start)',
    });
  }
  await chmod(to, 0o755);
  return undefined;
}
