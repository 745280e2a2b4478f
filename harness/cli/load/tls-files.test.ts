import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { UsageError } from '../../core/harness-error.ts';
import { selfSigned } from '../../load/fault-server/self-signed.test-helper.ts';
import { tlsFiles } from './tls-files.ts';

/** Paths of files with these contents. */
function files<Name extends string>(contents: Readonly<Record<Name, string>>): Record<Name, string> {
  const folder = mkdtempSync(join(tmpdir(), 'sw-tls-files-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const paths = Object.entries<string>(contents).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return [name, path];
  });
  return Object.fromEntries(paths) as Record<Name, string>;
}

test('files become what a profile of load has', () => {
  const { cert, key } = files(selfSigned);
  expect(tlsFiles({ ca: cert, cert, key })).toEqual({ ca: selfSigned.cert, ...selfSigned });
  expect(tlsFiles({ insecure: true })).toEqual({ insecure: true });
  expect(tlsFiles({})).toEqual({});
});

test('what cannot be used is refused, and nothing that stands in a file is echoed', () => {
  const planted = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGvkVXXH0g2Q';
  const other = `-----BEGIN PRIVATE KEY-----\n${planted}\n-----END PRIVATE KEY-----\n`;
  const { cert, key, broken } = files({ ...selfSigned, broken: other });
  const refused = (flags: Parameters<typeof tlsFiles>[0]): string => {
    try {
      tlsFiles(flags);
    } catch (error) {
      return error instanceof UsageError ? `${error.message} ${error.fix ?? ''}` : 'another error';
    }
    return 'taken';
  };

  expect(refused({ cert })).toContain('go together');
  expect(refused({ key })).toContain('go together');
  expect(refused({ cert: key, key })).toContain('holds no certificate in PEM');
  expect(refused({ ca: cert, insecure: true })).toContain('give one of them');
  expect(refused({ cert, key: '/no/such/file' })).toContain('--key names /no/such/file, which is no file');
  const useless = refused({ cert, key: broken });
  expect(useless).toContain('cannot be used with the key of');
  expect(useless).not.toContain(planted.slice(0, 16));
  const inline = refused({ cert, key: other });
  expect(inline).toContain('--key takes the name of a file');
  expect(inline).not.toContain(planted.slice(0, 16));
});
