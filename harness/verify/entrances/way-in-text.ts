import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { describeError, UsageError } from '../../core/harness-error.ts';
import type { Target } from '../target.ts';
import { hostOf, type UrlWay } from '../url-way.ts';
import type { Exposure } from './open-entrance.ts';

interface HowTold {
  /** Where it goes to a Service. */
  readonly exposure: Exposure;
  /** The one namespace in which anything may be made. */
  readonly onlyIn?: string | undefined;
  /** In which the app names the pod that answers. */
  readonly podHeader?: string | undefined;
}

/**
 * How load is going to get in, and what is made for that; undefined where none does.
 * @throws UsageError where the host of a URL cannot be looked up
 */
export async function wayInText(
  { url, way }: { readonly url?: UrlWay | undefined; readonly way: Target['way'] },
  how: HowTold,
): Promise<string | undefined> {
  if (url) {
    const past = url.alsoPast ? `; past it at the same time to Service ${way?.service.name ?? 'of the app'}` : '';
    return `${await urlText(url, how)}${past}; ${answererText(how.podHeader)}`;
  }
  if (!way) return undefined;
  const { name } = way.service;
  if (how.exposure === 'address') return `the address of Service ${name}, from ${podText(how)}`;
  const by = how.exposure === 'node-port' ? 'a NodePort' : 'a load balancer of its own, from this machine';
  return `Service ${name} stays as it is; beside it one of ours with the same selector and target port leads in by ${by}, and is removed at the end`;
}

/** Connections to whom are about to be made is said before any is. */
async function urlText(way: UrlWay, how: HowTold): Promise<string> {
  const host = way.host === undefined ? '' : ` for host ${way.host}`;
  if (way.from === 'here') return `${way.url}${host} at ${await addressesOf(way)}, from this machine`;
  const at = way.address === undefined ? 'whose host is looked up there' : `at ${way.address}`;
  return `${way.url}${host} ${at}, from ${podText(how)}`;
}

function podText({ onlyIn }: HowTold): string {
  const where = onlyIn === undefined ? 'a pod in a namespace of ours' : `a pod beside it in namespace ${onlyIn}`;
  return `${where}, which is removed at the end`;
}

function answererText(podHeader: string | undefined): string {
  return podHeader === undefined
    ? 'which pod answers cannot be told, as others may pass requests on (--pod-header NAME, where the app names it)'
    : `header ${podHeader} tells which pod answers`;
}

async function addressesOf(way: UrlWay): Promise<string> {
  const host = hostOf(way);
  if (way.address !== undefined) return way.address;
  if (isIP(host) !== 0) return host;
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => address).join(' and ');
  } catch (error) {
    throw new UsageError(
      `The host ${host} of --url cannot be looked up here: ${describeError(error)}`,
      `name its address with --resolve ${host}:ADDRESS, or send from the cluster with --from cluster`,
    );
  }
}
