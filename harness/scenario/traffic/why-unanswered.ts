import type { HttpProfile } from '../../load/protocols/http/http-profile.ts';
import type { LoadProfile } from '../../load/protocols/protocols.ts';
import { tlsInstead } from '../../load/protocols/http/response-reader.ts';

/** Why a server answers no request well, and what to do. */
export interface Unanswered {
  readonly why: string;
  readonly fix: string;
  /** No time mends it: how it is asked, or what it shows, has to change. */
  readonly lasts: boolean;
}

type Asked = Pick<LoadProfile, 'targets'> & Pick<HttpProfile, 'serverName' | 'ca'>;

/**
 * @param lastFailure what became of the request that failed last
 */
export function whyUnanswered(lastFailure: string | undefined, asked: Asked): Unanswered {
  return tlsFault(lastFailure ?? '', asked) ?? { ...otherwise(lastFailure, asked), lasts: false };
}

function tlsFault(detail: string, { targets, serverName, ca }: Asked): Unanswered | undefined {
  if (detail === tlsInstead)
    return {
      why: 'the port speaks TLS, and the requests come without it',
      fix: 'ask with TLS: --scheme https, with --ca FILE, which holds who signed the certificate',
      lasts: true,
    };
  if (detail === 'EPROTO' || detail.startsWith('ERR_SSL'))
    return {
      why: `no TLS connection came about (${detail}), as where the port speaks without TLS`,
      fix: '--scheme http asks without TLS; where the port does speak TLS, see which versions and ciphers the app takes',
      lasts: true,
    };
  const [, code] = /^certificate not trusted: (.*)$/.exec(detail) ?? [];
  if (code === undefined) return undefined;
  const name = serverName ?? new URL(targets[0] ?? 'https://?').hostname;
  return { ...certificateFault(code, name, ca !== undefined), lasts: true };
}

function certificateFault(code: string, name: string, hasCa: boolean): Omit<Unanswered, 'lasts'> {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      why: `the certificate of the app is not for the name ${name} (${code})`,
      fix: 'give with --server-name a name that stands in the certificate (subjectAltName), or let it have that name',
    };
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return {
      why: `the certificate of the app is ${code === 'CERT_HAS_EXPIRED' ? 'out of date' : 'not valid yet'} (${code})`,
      fix: 'renew the certificate that the app shows, or set the clock right; --insecure takes any',
    };
  return {
    why: `the certificate of the app is not signed by ${hasCa ? 'what --ca holds' : 'anybody whom this machine trusts'} (${code})`,
    fix: 'give with --ca FILE the certificate of who signed it, in PEM; --insecure takes any',
  };
}

/** Many servers answer 400 to a request without TLS on their port for TLS. */
function otherwise(lastFailure: string | undefined, { targets }: Asked): Omit<Unanswered, 'lasts'> {
  const why = lastFailure === undefined ? 'no answer came' : `the last by ${lastFailure}`;
  const pods = 'see that its pods are ready and that the nodes route to them';
  const withoutTls = targets.some((target) => target.startsWith('http:'));
  const maybeTls = withoutTls && ['status 400', 'FIN', 'ECONNRESET'].includes(lastFailure ?? '');
  return { why, fix: maybeTls ? `${pods}; where the port speaks TLS: --scheme https` : pods };
}
