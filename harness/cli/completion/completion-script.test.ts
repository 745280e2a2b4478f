import { spawnSync } from 'node:child_process';
import { Argument, Command, Option } from 'commander';
import { expect, test } from 'vitest';
import { commandTree } from './command-tree.ts';
import { completionScript } from './completion-script.ts';

const program = new Command('seaworthy').option('--version', 'print it');
program
  .command('e2e')
  .description("run it, and don't stop")
  .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']))
  .option('--config <file>', 'a file')
  .option('--bail', 'stop')
  .option('--topic <ids...>', 'only these');
const report = program.command('report').argument('[run]').option('--output-dir <folder>', 'where');
report.command('trace').option('--all', 'all of it');
program.command('completion').addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']));
const tree = commandTree(program);

/** What bash would offer at the end of a line. */
function offered(line: string): string[] {
  const words = line.split(' ');
  const script = `${completionScript('bash', tree)}
seaworthy() { [[ $* == 'topics -o name' ]] && printf '%s\\n' shop logging; }
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_seaworthy; printf '%s\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

test.each([
  ['seaworthy ', ['e2e', 'report', 'completion', '--version', '-h', '--help']],
  ['seaworthy r', ['report']],
  ['seaworthy e2e --b', ['--bail']],
  ['seaworthy e2e --output ', ['text', 'json']],
  ['seaworthy e2e -o j', ['json']],
  ['seaworthy e2e --config ', []],
  ['seaworthy e2e --topic ', ['shop', 'logging']],
  ['seaworthy e2e --topic l', ['logging']],
  ['seaworthy e2e --config report --', ['--output', '--config', '--bail', '--topic', '--help']],
  ['seaworthy report t', ['trace']],
  ['seaworthy report trace --', ['--all', '--help']],
  ['seaworthy completion ', ['bash', 'zsh', 'fish', '-h', '--help']],
])('at the end of "%s" bash offers %j', (line, words) => {
  expect(offered(line)).toEqual(words);
});

test('fish gets a line for each command, option and choice, quoted', () => {
  const lines = completionScript('fish', tree).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      "complete -c seaworthy -n 'not __fish_seen_subcommand_from e2e report completion' -a e2e -d 'run it, and don'\\''t stop'",
      "complete -c seaworthy -n 'not __fish_seen_subcommand_from e2e report completion' -f",
      "complete -c seaworthy -n '__fish_seen_subcommand_from report; and not __fish_seen_subcommand_from trace' -a trace -d ''",
      "complete -c seaworthy -n '__fish_seen_subcommand_from e2e' -s o -l output -xa 'text json' -d 'what to print'",
      "complete -c seaworthy -n '__fish_seen_subcommand_from e2e' -l topic -xa '(seaworthy topics -o name 2> /dev/null)' -d 'only these'",
      "complete -c seaworthy -n '__fish_seen_subcommand_from report; and __fish_seen_subcommand_from trace' -l all -d 'all of it'",
    ]),
  );
});
