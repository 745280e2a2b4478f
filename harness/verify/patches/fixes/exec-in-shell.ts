import type { Fix } from './fix.ts';

/** Lets the app take the place of the shell that starts it, so that SIGTERM reaches it. */
export const execInShell: Fix = {
  causes: ['killed-at-grace-end', 'sigterm-ignored', 'signal-not-passed-on'],
  changes: (_, { container }) => {
    const [shell = '', option, script, ...others] = container.command ?? [];
    if (!/(?:^|\/)(?:ba|da|a)?sh$/.test(shell) || option !== '-c' || script === undefined) return undefined;
    const replaced = withExec(script);
    return replaced === undefined ? undefined : { container: { command: [shell, option, replaced, ...others] } };
  },
};

/** `cd /app && node x; exit $?` → `cd /app && exec node x`; undefined where the last thing that it does is not to start one program. */
export function withExec(script: string): string | undefined {
  const own = script.trim().replace(/;\s*exit \$\?$/, '');
  const [, before = '', last = ''] = /^((?:[^;&|\n]+(?:;|&&)\s*)*)([^;&|\n]+)$/.exec(own) ?? [];
  return last === '' || /^(?:exec|exit|echo|wait|true|cd|for|while|if)\b/.test(last)
    ? undefined
    : `${before}exec ${last}`;
}
