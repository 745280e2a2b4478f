/**
 * The namespaces of a run that were kept, and the commands that show what is in one.
 * @returns lines
 */
export function lookInto(namespaces: readonly string[], { context }: { readonly context: string }): readonly string[] {
  const [first, ...others] = namespaces;
  if (first === undefined) return [];
  const kubectl = `kubectl --context ${context} --namespace ${first}`;
  return [
    `Kept until the next run, or \`seaworthy cleanup\`: ${[first, ...others].join(', ')}`,
    `Look into ${others.length === 0 ? 'it' : 'the first'} with:`,
    `  ${kubectl} get all,endpointslices,events --output wide`,
    `  ${kubectl} describe pods`,
    `  ${kubectl} logs --all-containers --prefix --max-log-requests 50 --selector '!none'`,
  ];
}
