/** A Service, whose pods kube-proxy's rules on a node name. */
export interface RuledService {
  readonly namespace: string;
  readonly name: string;
}

/** Addresses of the pods that a chain of rules leads to, by the chain's name: a Service has one for each of its ports. */
export type ChainTargets = ReadonlyMap<string, ReadonlySet<string>>;

/** How the rules of one Service are read on a node. kube-proxy writes a chain that it changes anew from its beginning. */
export interface ProxyRules {
  /** Prints every change of any rule, a transaction after the other. */
  readonly follow: readonly string[];
  /** Prints all rules as they are. */
  readonly list: readonly string[];
  /** Whether a line of `follow` is the last one of a transaction. */
  endsTransaction(line: string): boolean;
  /** Chains in what `list` printed. */
  listed(text: string): ChainTargets;
  /** Chains that a transaction changed, as they are after it. */
  changed(transaction: string): ChainTargets;
}
