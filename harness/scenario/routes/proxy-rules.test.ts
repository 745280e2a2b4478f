import { describe, expect, it } from 'vitest';
import { iptablesRules } from './iptables-rules.ts';
import { nftablesRules } from './nftables-rules.ts';
import type { ChainTargets } from './proxy-rules.ts';
import { rulesOfMode } from './rules-of-mode.ts';

const service = { namespace: 'sw-1-rolling', name: 'web' };

/** Printed by `nft monitor` of nftables 1.0.6 for the rules that kube-proxy 1.37 writes by iptables 1.8.9, but for the names. */
const iptablesTransaction = `delete rule ip nat KUBE-SVC-A handle 11
delete rule ip nat KUBE-SVC-A handle 12
delete rule ip nat KUBE-SVC-A handle 13
add rule ip nat KUBE-SVC-A meta l4proto tcp ip saddr != 10.244.0.0/16 ip daddr 10.96.0.5  tcp dport 80 counter packets 0 bytes 0 jump KUBE-MARK-MASQ
add rule ip nat KUBE-EXT-A counter packets 0 bytes 0 jump KUBE-SVC-A
add rule ip nat KUBE-SVC-A  meta random & 2147483647 < 1073741824 counter packets 0 bytes 0 jump KUBE-SEP-2
add rule ip nat KUBE-SVC-A  counter packets 0 bytes 0 jump KUBE-SEP-3
add rule ip nat KUBE-SVC-B  counter packets 0 bytes 0 jump KUBE-SEP-9
add rule ip nat KUBE-SEP-3 ip saddr 10.244.1.6  counter packets 0 bytes 0 jump KUBE-MARK-MASQ
add rule ip nat KUBE-SEP-3 meta l4proto tcp   counter packets 0 bytes 0 dnat to 10.244.1.6:8080
delete chain ip nat KUBE-SEP-1
# new generation 1897 by process 4752 (iptables-restor)`;

/** Printed by `iptables-save`. */
const iptablesListing = `*nat
:KUBE-SVC-A - [0:0]
-A KUBE-SERVICES -d 10.96.0.5/32 -p tcp -m comment --comment "sw-1-rolling/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-A
-A KUBE-SVC-A ! -s 10.244.0.0/16 -d 10.96.0.5/32 -p tcp -m comment --comment "sw-1-rolling/web:http cluster IP" -j KUBE-MARK-MASQ
-A KUBE-SVC-A -m comment --comment "sw-1-rolling/web:http -> 10.244.1.4:8080" -m statistic --mode random --probability 0.5 -j KUBE-SEP-1
-A KUBE-SVC-A -m comment --comment "sw-1-rolling/web:http -> 10.244.2.5:8080" -j KUBE-SEP-2
-A KUBE-SVC-B -m comment --comment "sw-1-rolling/web-admin:http -> 10.244.2.9:8080" -j KUBE-SEP-9
COMMIT`;

const chain = 'service-ULMVA6XW-sw-1-rolling/web/tcp/http';

/** Printed by `nft monitor` of nftables 1.0.6 for the rules of kube-proxy 1.37. */
const nftTransaction = `delete rule ip kube-proxy ${chain} handle 4
delete rule ip kube-proxy ${chain} handle 6
delete set ip kube-proxy __map0
add rule ip kube-proxy ${chain} ip daddr 10.96.0.5 tcp dport 80 ip saddr != 10.244.0.0/16 counter packets 0 bytes 0
add rule ip kube-proxy ${chain} meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.244.1.4 . 8080, 1 : 10.244.2.5 . 8080 }
add rule ip kube-proxy service-LAUZTJTB-ns4/svc4/tcp/p80 meta l4proto tcp dnat ip to numgen random mod 1 map { 0 : 10.244.1.9 . 80 }
# new generation 3 by process 12767 (nft)`;

/** Printed by `nft list table ip kube-proxy` for the rules of older ones. */
const nftListing = `table ip kube-proxy {
	chain service-LAUZTJTB-ns4/svc4/tcp/p80 {
	}

	chain ${chain} {
		ip daddr 10.96.0.5 tcp dport 80 ip saddr != 10.244.0.0/16 jump mark-for-masquerade
		numgen random mod 2 vmap { 0 : goto endpoint-GTK6MW7G-sw-1-rolling/web/tcp/http__10.244.1.4/8080, 1 : goto endpoint-GTK6MW7H-sw-1-rolling/web/tcp/http__10.244.2.5/8080 }
	}

	chain endpoint-GTK6MW7G-sw-1-rolling/web/tcp/http__10.244.1.4/8080 {
	}
}
`;

describe('rules of kube-proxy in mode iptables', () => {
  it('are read from a listing, those of the Service alone', () => {
    expect(plain(iptablesRules(service).listed(iptablesListing))).toEqual({
      'KUBE-SVC-A': ['10.244.1.4', '10.244.2.5'],
    });
  });

  it('are known after a transaction by the listing before it and by what it adds', () => {
    const rules = iptablesRules(service);
    rules.listed(iptablesListing);

    expect(plain(rules.changed(iptablesTransaction))).toEqual({ 'KUBE-SVC-A': ['10.244.2.5', '10.244.1.6'] });
  });

  it('are empty when the last one went, and unknown when nothing of the Service changed', () => {
    const rules = iptablesRules(service);
    rules.listed(iptablesListing);

    expect(plain(rules.changed('delete rule ip nat KUBE-SVC-A handle 12'))).toEqual({ 'KUBE-SVC-A': [] });
    expect(plain(rules.changed('delete chain ip nat KUBE-SEP-1\ndelete rule ip nat KUBE-SVC-B handle 7'))).toEqual({});
  });
});

describe('rules of kube-proxy in mode nftables', () => {
  const rules = nftablesRules(service);

  it('are those of the Service alone, as they are after a transaction', () => {
    expect(plain(rules.changed(nftTransaction))).toEqual({ [chain]: ['10.244.1.4', '10.244.2.5'] });
  });

  it('are read from a listing', () => {
    expect(plain(rules.listed(nftListing))).toEqual({ [chain]: ['10.244.1.4', '10.244.2.5'] });
  });

  it('are read where one pod is left, for which Kubernetes 1.37 writes no map', () => {
    const only = 'meta l4proto tcp dnat to 10.244.2.5:8080';
    const masquerade = 'ip daddr 10.96.0.5 tcp dport 80 ip saddr != 10.244.0.0/16 jump mark-for-masquerade';
    const listing = `table ip kube-proxy {\n\tchain ${chain} {\n\t\t${masquerade}\n\t\t${only}\n\t}\n}\n`;
    const transaction = `delete rule ip kube-proxy ${chain} handle 4\nadd rule ip kube-proxy ${chain} ${only}`;

    expect(plain(rules.listed(listing))).toEqual({ [chain]: ['10.244.2.5'] });
    expect(plain(rules.changed(transaction))).toEqual({ [chain]: ['10.244.2.5'] });
  });

  it('are empty when the last one went, and unknown when nothing of the Service changed', () => {
    expect(plain(rules.changed(`delete rule ip kube-proxy ${chain} handle 13`))).toEqual({ [chain]: [] });
    expect(plain(rules.changed('delete set ip kube-proxy __map0'))).toEqual({});
  });
});

it.each([
  ['iptables', ['iptables-save', '--table', 'nat']],
  ['nftables', ['nft', 'list', 'table', 'ip', 'kube-proxy']],
  ['ipvs', undefined],
])('kube-proxy in mode %s is read by %s', (mode, list) => {
  expect(rulesOfMode(mode, service)?.list).toEqual(list);
});

function plain(chains: ChainTargets): Record<string, string[]> {
  return Object.fromEntries([...chains].map(([name, targets]) => [name, [...targets]]));
}
