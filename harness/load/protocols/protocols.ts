import type { ClientFactory } from '../engine/client.ts';
import { httpClients } from './http/counted-client.ts';
import type { HttpProfile } from './http/http-profile.ts';

/** The profile of a load: what is sent, where and how fast. Each protocol has its own kind. */
export type LoadProfile = HttpProfile;

/** The registry of protocols: one folder and one line each. */
const protocols: {
  readonly [Name in LoadProfile['protocol']]: (profile: LoadProfile & { protocol: Name }) => ClientFactory;
} = {
  http: httpClients,
};

/** The factory of the clients that send a profile. */
export function clientsFor(profile: LoadProfile): ClientFactory {
  return protocols[profile.protocol](profile);
}
