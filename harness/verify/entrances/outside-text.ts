import type { OutsideWay } from '../../kube/facts/outside-ways.ts';
import type { Target } from '../target.ts';
import type { Exposure } from './open-entrance.ts';

interface HowTold {
  /** It is applied to a namespace of ours, where its host leads elsewhere. */
  readonly applied: boolean;
  /** Where load goes to a Service. */
  readonly exposure: Exposure;
}

/** What of the way of real requests the load goes past, a line each: nothing where it goes to a URL. */
export function outsideTexts({ url, way, outside }: Target, how: HowTold): readonly string[] {
  if (url || !way || !outside) return [];
  const past = outside.ways.filter(({ kind }) => kind !== 'LoadBalancer' || how.exposure !== 'load-balancer');
  const unread = outside.unread.join(' or ');
  return [
    ...past.map((one) => `${oneText(one, how)}: what it does to requests is not tested; ${adviceText(one, how)}`),
    ...(unread === '' ? [] : [`whether an ${unread} leads to it is not known: they may not be read`]),
  ];
}

function oneText({ kind, name, service }: OutsideWay, { applied }: HowTold): string {
  if (kind === 'LoadBalancer') return `Service ${name} has a load balancer`;
  return `${kind} ${name} of ${applied ? 'these manifests' : 'this namespace'} leads to Service ${service}`;
}

function adviceText({ at, kind }: OutsideWay, { applied }: HowTold): string {
  const url =
    at === undefined ? '--url with its address' : at.includes('://') ? `--url ${at}` : `--url with host ${at}`;
  if (!applied) return `give ${url} to send load through it`;
  const host = at?.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  const there = host === undefined || kind === 'LoadBalancer' ? '' : ` and --resolve ${host}:ADDRESS`;
  return `where the cluster serves it, give ${url}${there} to send load through it`;
}
