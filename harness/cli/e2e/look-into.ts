/**
 * The namespaces of a run that were kept, and the commands that show what is in one.
 * @param kubectl what a command line begins with that asks the cluster
 * @returns lines
 */
export function lookInto(namespaces: readonly string[], kubectl: string): readonly string[] {
  const [first, ...others] = namespaces;
  if (first === undefined) return [];
  const there = `${kubectl} --namespace ${first}`;
  return [
    `Kept until the next run, or \`seaworthy cleanup\`: ${[first, ...others].join(', ')}`,
    `Look into ${others.length === 0 ? 'it' : 'the first'} with:`,
    `  ${there} get all,endpointslices,events --output wide`,
    `  ${there} describe pods`,
    `  ${there} logs --all-containers --prefix --max-log-requests 50 --selector '!none'`,
  ];
}
