import type { ClientFactory } from '../engine/client.ts';
import { httpClients } from './http/counted-client.ts';
import type { HttpProfile } from './http/http-profile.ts';

/** What to send, where and how fast: a kind of profile for each protocol. */
export type LoadProfile = HttpProfile;

/** One folder and one line each. */
const protocols: {
  readonly [Name in LoadProfile['protocol']]: (profile: LoadProfile & { protocol: Name }) => ClientFactory;
} = {
  http: httpClients,
};

/** What makes the clients that send a profile. */
export function clientsFor(profile: LoadProfile): ClientFactory {
  return protocols[profile.protocol](profile);
}
