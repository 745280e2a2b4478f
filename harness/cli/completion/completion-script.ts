import type { CommandNode } from './command-tree.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A script that completes commands, options and their choices, and files elsewhere. Nothing is run for it but `seaworthy topics`, for topics. */
export function completionScript(shell: Shell, tree: readonly CommandNode[]): string {
  switch (shell) {
    case 'bash':
      return bash(tree);
    case 'zsh':
      return zsh(tree);
    case 'fish':
      return fish(tree);
  }
}

function bash(tree: readonly CommandNode[]): string {
  return `# Completion of seaworthy, made by \`seaworthy completion bash\`.
_seaworthy() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  local word command='' words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${commandCase(tree)}  done
${wordsCase(tree, 'words', '${COMP_WORDS[0]}')}  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
}
complete -o default -F _seaworthy seaworthy
`;
}

function zsh(tree: readonly CommandNode[]): string {
  return `#compdef seaworthy
# Completion of seaworthy, made by \`seaworthy completion zsh\`.
_seaworthy() {
  local previous=\${words[CURRENT - 1]}
  local word command='' choices=''
  for word in "\${(@)words[2,CURRENT - 1]}"; do
${commandCase(tree)}  done
${wordsCase(tree, 'choices', '${words[1]}')}  if [[ -n $choices ]]; then compadd -- \${=choices}; else _files; fi
}
if [[ \${funcstack[1]} == _seaworthy ]]; then _seaworthy "$@"; else compdef _seaworthy seaworthy; fi
`;
}

/** For bash and zsh: adds \$word to \$command where it names a command. */
function commandCase(tree: readonly CommandNode[]): string {
  const paths = tree.flatMap(({ path }) => (path === '' ? [] : quoted(path))).join('|');
  return `    case "\${command:+$command }$word" in
      ${paths}) command="\${command:+$command }$word" ;;
    esac
`;
}

/**
 * In bash and zsh: what may come now, after \$command and behind \$previous; nothing where it is a file, or anything.
 * @param program as it was typed
 */
function wordsCase(tree: readonly CommandNode[], variable: string, program: string): string {
  const afterOption = tree.flatMap(({ path, options }) =>
    options.flatMap(({ flags, value }) =>
      value === undefined
        ? []
        : `    ${flags.map((flag) => quoted(`${path} ${flag}`)).join('|')}) ${variable}=${isAsked(value) ? `$("${program}" ${value.of} 2> /dev/null)` : quoted(value.join(' '))} ;;\n`,
    ),
  );
  const afterCommand = tree.map((node) => `      ${quoted(node.path)}) ${variable}=${quoted(wordsOf(node))} ;;\n`);
  return `  case "$command $previous" in
${afterOption.join('')}    *) case "$command" in
${afterCommand.join('')}    esac ;;
  esac
`;
}

function wordsOf({ words, options }: CommandNode): string {
  return [...words.map(({ word }) => word), ...options.flatMap(({ flags }) => flags)].join(' ');
}

function fish(tree: readonly CommandNode[]): string {
  const below = (path: string) =>
    tree
      .map((node) => node.path.split(' '))
      .flatMap((words) => {
        const last = words.pop() ?? '';
        return last !== '' && words.join(' ') === path ? [last] : [];
      });
  const lines = tree.flatMap(({ path, words, options }) => {
    const seen = path.split(' ').filter(Boolean);
    const conditions = [
      ...seen.map((word) => `__fish_seen_subcommand_from ${word}`),
      ...(below(path).length > 0 ? [`not __fish_seen_subcommand_from ${below(path).join(' ')}`] : []),
    ];
    const here = `complete -c seaworthy -n ${quoted(conditions.join('; and '))}`;
    return [
      // A command stands here, and no file.
      ...(path === '' ? [`${here} -f`] : []),
      ...words.map(({ word, description }) => `${here} -a ${word} -d ${quoted(description)}`),
      ...options.map(({ flags, description, value }) => {
        const named = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        return `${here} ${named.join(' ')}${taken(value)} -d ${quoted(description)}`;
      }),
    ];
  });
  return `# Completion of seaworthy, made by \`seaworthy completion fish\`.\n${lines.join('\n')}\n`;
}

/** In fish: what an option takes. */
function taken(value: Value): string {
  if (value === undefined) return '';
  if (isAsked(value)) return ` -xa ${quoted(`(seaworthy ${value.of} 2> /dev/null)`)}`;
  return value.length > 0 ? ` -xa ${quoted(value.join(' '))}` : ' -r';
}

type Value = CommandNode['options'][number]['value'];

function isAsked(value: NonNullable<Value>): value is { readonly of: string } {
  return 'of' in value;
}

/** For any of these shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
