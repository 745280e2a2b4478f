/**
 * The words of a command that verifies the manifests of files or of a kustomization, with another kustomization in their place.
 * @returns undefined where they name neither, as those of an app of the config file
 */
export function overKustomization(words: readonly string[], dir: string): readonly string[] | undefined {
  const isOption = (word: string | undefined) => /^(-[fk]|--filename|--kustomize)$/.test(word ?? '');
  const isInput = (word: string, index: number) =>
    isOption(word) || isOption(words[index - 1]) || /^(-[fk]|--filename=|--kustomize=)./.test(word);
  const at = words.findIndex(isInput);
  if (at < 0) return undefined;
  return [...words.slice(0, at), '-k', dir, ...words.slice(at).filter((word, index) => !isInput(word, at + index))];
}
