/** A Service, whose pods kube-proxy's rules on a node name. */
export interface RuledService {
  readonly namespace: string;
  readonly name: string;
}

/** Addresses of the pods that a chain of rules leads to, by the chain's name: a Service has one for each of its ports. */
export type ChainTargets = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * How the rules of one Service are read on one node: first what was listed, then the event of every transaction since.
 * kube-proxy writes a chain that it changes anew from its beginning.
 */
export interface ProxyRules {
  /** The command that prints all rules as they are. */
  readonly list: readonly string[];
  /** Chains in what it printed. */
  listed(text: string): ChainTargets;
  /** Chains that a transaction changed, as they are after it; in the words of `nft monitor`. */
  changed(transaction: string): ChainTargets;
}
