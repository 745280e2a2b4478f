/** A way in that is the user's own, and named by its URL: an ingress, a load balancer, a NodePort. */
export interface UrlWay {
  /** Full, without user, password and fragment: `https://shop.staging.example/items`. */
  readonly url: string;
  /** The host that requests are for, where it is another one than that of the URL. */
  readonly host?: string;
  /** The address that connections go to, where it is not looked up. */
  readonly address?: string;
  /** Where the load comes from: this machine, or a pod in the cluster. */
  readonly from: 'here' | 'cluster';
  /** Load goes past it at the same time, to the Service, so that a fault of the way is told from one of the app. */
  readonly alsoPast?: boolean;
}

/** As it is in a request: `/items?page=1` */
export function pathOf({ url }: UrlWay): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** The name, or the address, of its host: of one of IPv6 without the brackets. */
export function hostOf({ url }: UrlWay): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}
