import type { ChainTargets, ProxyRules, RuledService } from './proxy-rules.ts';

/**
 * Rules such as `-A KUBE-SVC-XYZ -m comment --comment "ns/web:http -> 10.244.1.5:8080" … -j KUBE-SEP-ABC`. Their changes are
 * told by the kernel where iptables writes to nftables, as Debian's does; its older way has no such news.
 */
export function iptablesRules({ namespace, name }: RuledService): ProxyRules {
  const comment = `"${namespace}/${name}(?::[^" ]*)? -> ([^"]+):\\d+"`;
  const rule = new RegExp(`(-[AD]) (KUBE-SVC-\\S+) [^\\n]*--comment ${comment}`, 'g');
  const read = (text: string): ChainTargets => {
    const chains = new Map<string, Set<string>>();
    for (const [, change, chain = '', address = ''] of text.matchAll(rule)) {
      const targets = chains.get(chain) ?? new Set();
      chains.set(chain, targets);
      if (change === '-A') targets.add(address.replace(/[[\]]/g, ''));
    }
    return chains;
  };
  return {
    follow: ['xtables-monitor', '--event'],
    list: ['iptables-save', '--table', 'nat'],
    endsTransaction: (line) => line.startsWith('NEWGEN:'),
    listed: read,
    changed: read,
  };
}
