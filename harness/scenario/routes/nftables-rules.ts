import type { ChainTargets, ProxyRules, RuledService } from './proxy-rules.ts';

/** An IPv4 address with its port: an element of a map, `10.244.1.5 . 8080`, or in the name of a chain, `__10.244.1.5/8080`. */
const target = /([\d.]+)(?: \. |\/)\d+/g;

/**
 * Chains such as `service-ULMVA6XW-ns/web/tcp/http`, with one rule that chooses a pod: `numgen random mod 2 map { … }`, or from Kubernetes
 * 1.37 on, where there is one alone, names it: `dnat to 10.244.1.5:8080` (`writeServiceToEndpointDNATs` in pkg/proxy/nftables).
 */
export function nftablesRules({ namespace, name }: RuledService): ProxyRules {
  const chain = `(service-[A-Z2-7]{8}-${namespace}/${name}/\\S+)`;
  const change = new RegExp(`^(?:add|delete) rule ip kube-proxy ${chain}(.*)$`, 'gm');
  const listing = new RegExp(`^\\tchain ${chain} \\{(.*?)^\\t\\}`, 'gms');
  const read = (text: string, pattern: RegExp): ChainTargets => {
    const chains = new Map<string, Set<string>>();
    for (const [, its = '', rules = ''] of text.matchAll(pattern)) {
      const targets = chains.get(its) ?? new Set();
      chains.set(its, targets);
      targetsIn(rules).forEach((address) => targets.add(address));
    }
    return chains;
  };
  return {
    list: ['nft', 'list', 'table', 'ip', 'kube-proxy'],
    listed: (text) => read(text, listing),
    changed: (transaction) => read(transaction, change),
  };
}

function targetsIn(rules: string): string[] {
  const [, choices = ''] = /numgen random[^{]*\{([^}]*)\}/.exec(rules) ?? [];
  const [, only] = /dnat to ([\d.]+):\d+/.exec(rules) ?? [];
  return only === undefined ? [...choices.matchAll(target)].map(([, address = '']) => address) : [only];
}
