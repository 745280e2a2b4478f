import { createSecureContext } from 'node:tls';
import { describeError, UsageError } from '../../core/harness-error.ts';
import type { HttpProfile } from '../../load/protocols/http/http-profile.ts';
import { namedFile } from './named-file.ts';

/** The options that say how a certificate is verified, and which one of ours is shown, as they are written. */
export interface TlsFlags {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly insecure?: boolean;
}

/**
 * What stands in the files that they name.
 * @throws UsageError where they do not go together; it echoes names of files, and nothing of what stands in them
 */
export function tlsFiles({
  ca,
  cert,
  key,
  insecure = false,
}: TlsFlags): Pick<HttpProfile, 'ca' | 'cert' | 'key' | 'insecure'> {
  if (ca !== undefined && insecure)
    throw new UsageError('--insecure takes any certificate, and --ca says which: give one of them');
  return {
    ...(ca !== undefined && { ca: certificateOf('--ca', ca) }),
    ...clientCertificate(cert, key),
    ...(insecure && { insecure }),
  };
}

function certificateOf(flag: string, path: string): string {
  const pem = namedFile(flag, path).toString();
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  throw new UsageError(`${flag} names ${path}, which holds no certificate in PEM`);
}

function clientCertificate(
  certFile: string | undefined,
  keyFile: string | undefined,
): Pick<HttpProfile, 'cert' | 'key'> {
  if (certFile === undefined && keyFile === undefined) return {};
  if (certFile === undefined || keyFile === undefined)
    throw new UsageError(
      'A certificate of the client and its private key go together',
      'name both files: --cert FILE --key FILE',
    );
  const cert = certificateOf('--cert', certFile);
  const key = namedFile('--key', keyFile).toString();
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new UsageError(
      `The certificate of ${certFile} cannot be used with the key of ${keyFile}: ${describeError(error)}`,
      'name a certificate and its own private key, both in PEM, the key without a passphrase',
    );
  }
  return { cert, key };
}
