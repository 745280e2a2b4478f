import type { ClientFactory } from '../engine/client.ts';
import { httpClients } from './http/counted-client.ts';
import type { HttpProfile } from './http/http-profile.ts';
import { tcpClients } from './tcp/exchange-client.ts';
import type { TcpProfile } from './tcp/tcp-profile.ts';

/** Each protocol has its own kind of profile. */
interface Profiles {
  readonly http: HttpProfile;
  readonly tcp: TcpProfile;
}

type ProtocolName = keyof Profiles;

/** The profile of a load: what is sent, where and how fast. */
export type LoadProfile<Name extends ProtocolName = ProtocolName> = {
  readonly [Each in Name]: Profiles[Each] & { readonly protocol: Each };
}[Name];

/** The registry of protocols: one folder and one line each, and one in `Profiles`. */
const protocols: { readonly [Name in ProtocolName]: (profile: LoadProfile<Name>) => ClientFactory } = {
  http: httpClients,
  tcp: tcpClients,
};

/**
 * What is asked before a load, to see that it is answered: of several kinds of requests each that changes nothing at the app, by itself; where none
 * is such, the first.
 */
export function beforehand(profile: LoadProfile): readonly [LoadProfile, ...LoadProfile[]] {
  if (profile.protocol === 'tcp' || profile.kinds === undefined) return [profile];
  const alone = profile.kinds.map((kind) => ({
    ...profile,
    targets: profile.targets.map((target) => new URL(kind.path, target).href),
    kinds: [kind],
  }));
  const [safe, ...others] = alone.filter(({ kinds: [kind] }) => (kind?.method ?? 'GET') === 'GET');
  return safe ? [safe, ...others] : [alone[0] ?? profile];
}

/** The factory of the clients that send a profile. */
export function clientsFor<Name extends ProtocolName>(profile: LoadProfile<Name>): ClientFactory {
  return protocols[profile.protocol](profile);
}
