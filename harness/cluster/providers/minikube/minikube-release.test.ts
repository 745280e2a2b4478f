import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isInPath, run } from '../../../shell/run.ts';
import { inTemporaryFolder } from '../../../shell/temporary-folder.ts';
import { pinnedVersion, sources } from '../../node-image/sources.ts';
import { downloadRelease, releaseFor } from './minikube-release.ts';

const version = pinnedVersion('minikube/go.mod', 'k8s.io/minikube');

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the release for a machine', () => {
  test.each([
    ['linux', 'x64', 'linux-amd64'],
    ['linux', 'arm64', 'linux-arm64'],
    ['darwin', 'arm64', 'darwin-arm64'],
  ])('%s %s is of the version that is built too', (platform, arch, name) => {
    vi.stubGlobal('process', { ...process, platform, arch });
    expect(releaseFor(version)).toEqual({
      url: `https://github.com/kubernetes/minikube/releases/download/${version}/minikube-${name}`,
      checksum: expect.stringMatching(/^[\da-f]{64}$/) as string,
    });
  });

  test('is not there where its checksum is not known', () => {
    vi.stubGlobal('process', { ...process, platform: 'win32', arch: 'x64' });
    expect(releaseFor(version)).toBeUndefined();
  });

  test('has a checksum that is of no other', () => {
    const sums = readFileSync(join(sources, 'minikube/release.sha256'), 'utf8').trimEnd().split('\n');
    expect(sums.every((line) => line.includes(`  ${version}/`))).toBe(true);
    expect(new Set(sums.map((line) => line.split('  ')[0])).size).toBe(sums.length);
  });
});

describe.runIf(await isInPath('curl'))('a release is downloaded', () => {
  const program = '#!/bin/sh\necho it runs\n';
  const checksum = createHash('sha256').update(program).digest('hex');

  /** Serves the program at `/minikube` after a redirect, and nothing else. */
  async function serve(): Promise<string> {
    const server = createServer((request, response) => {
      if (request.url === '/minikube') response.writeHead(302, { location: '/moved' }).end();
      else if (request.url === '/moved') response.end(program);
      else response.writeHead(404).end('no such thing');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  test('as a program, with the checksum that was pinned', async () => {
    const url = `${await serve()}/minikube`;
    await inTemporaryFolder('release', async (folder) => {
      const to = join(folder, 'minikube');
      expect(await downloadRelease({ url, checksum }, to, { run })).toBeUndefined();
      expect(statSync(to).mode & 0o777).toBe(0o755);
      expect(await run(to, [])).toBe('it runs');
    });
  });

  test('or refused, when it is another file', async () => {
    const url = `${await serve()}/minikube`;
    const pinned = checksum.replaceAll(/./g, '0');
    await inTemporaryFolder('release', async (folder) => {
      await expect(downloadRelease({ url, checksum: pinned }, join(folder, 'minikube'), { run })).rejects.toMatchObject(
        {
          code: 'checksum-mismatch',
          message: `${url} has the checksum ${checksum} instead of ${pinned}`,
        },
      );
    });
  });

  test('or it is said why not, so that it can be built', async () => {
    const url = `${await serve()}/another`;
    await inTemporaryFolder('release', async (folder) => {
      const refused = await downloadRelease({ url, checksum }, join(folder, 'minikube'), { run });
      expect(refused).toMatch(new RegExp(`^${url} cannot be downloaded: curl: .*404`));
    });
  });
});
