/** `4.2 s` */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** `35 %` */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
