import { iptablesRules } from './iptables-rules.ts';
import { nftablesRules } from './nftables-rules.ts';
import type { ProxyRules, RuledService } from './proxy-rules.ts';

/** Undefined for a mode of kube-proxy whose rules are not known here. */
export function rulesOfMode(mode: string, service: RuledService): ProxyRules | undefined {
  if (mode === 'iptables') return iptablesRules(service);
  if (mode === 'nftables') return nftablesRules(service);
  return undefined;
}
