/** `4.2 s` */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `35 %` */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `1 of 7404 requests was`, `2 of 7404 requests were`: what was done to them follows. */
export function ofRequests(some: number, all: number): string {
  return `${some} of ${all} requests ${wasOrWere(some)}`;
}

export function wasOrWere(some: number): string {
  return some === 1 ? 'was' : 'were';
}
