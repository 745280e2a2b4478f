import type { ChainTargets, ProxyRules, RuledService } from './proxy-rules.ts';

/**
 * Listed, a rule reads `-A KUBE-SVC-A -m comment --comment "ns/web:http -> 10.244.1.5:8080" … -j KUBE-SEP-B`. Reported as an event
 * it has no comment: `add rule ip nat KUBE-SVC-A … jump KUBE-SEP-B`, with the address in another one, `add rule ip nat KUBE-SEP-B …
 * dnat to 10.244.1.5:8080`. There are events only where iptables writes to nftables, as Debian's does.
 */
export function iptablesRules({ namespace, name }: RuledService): ProxyRules {
  const comment = `"${namespace}/${name}(?::[^" ]*)? -> ([^"]+):\\d+"`;
  const listedRule = new RegExp(`^-A (KUBE-SVC-\\S+) .*--comment ${comment}.* -j (KUBE-SEP-\\S+)$`, 'gm');
  const addresses = new Map<string, string>();
  const ours = new Set<string>();
  return {
    list: ['iptables-save', '--table', 'nat'],
    listed: (text) => {
      const found = [...text.matchAll(listedRule)];
      for (const [, chain = '', address = '', endpoint = ''] of found) {
        ours.add(chain);
        addresses.set(endpoint, address);
      }
      return targetsOf(found.map(([, chain = '', address = '']) => [chain, address]));
    },
    changed: (transaction) => {
      for (const [, endpoint = '', address = ''] of transaction.matchAll(endpointRule))
        addresses.set(endpoint, address);
      const changes = [...transaction.matchAll(serviceRule)].filter(([, chain = '']) => ours.has(chain));
      return targetsOf(changes.map(([, chain = '', endpoint = '']) => [chain, addresses.get(endpoint)]));
    },
  };
}

const endpointRule = /^add rule ip nat (KUBE-SEP-\S+) .* dnat to ([\d.]+):\d+$/gm;
/** The pattern of a rule of a Service's chain. A deleted rule has a number in place of a target. */
const serviceRule = /^(?:add|delete) rule ip nat (KUBE-SVC-\S+) (?:.*jump (KUBE-SEP-\S+)|handle \d+)$/gm;

function targetsOf(rules: readonly (readonly [chain: string, address: string | undefined])[]): ChainTargets {
  const chains = new Map<string, Set<string>>();
  for (const [chain, address] of rules) {
    const targets = chains.get(chain) ?? new Set();
    chains.set(chain, targets);
    if (address !== undefined) targets.add(address);
  }
  return chains;
}
