import pc from 'picocolors';
import type { Check } from '../../cluster/doctor/check.ts';
import { examineMachine } from '../../cluster/doctor/doctor.ts';
import { loadConfig } from '../../config/config.ts';
import { exitCode } from '../../core/exit-code.ts';
import { addClusterOptions, outputOption, type ClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';

type DoctorOptions = ClusterOptions & { output: 'text' | 'json' };

export const doctorCommand: CommandModule = {
  addTo(program) {
    const command = program
      .command('doctor')
      .description('Say what this machine has and lacks; exit code 2 when something is missing')
      .addOption(outputOption())
      .action(async ({ output, ...flags }: DoctorOptions) => {
        const checks = await examineMachine(await loadConfig(flags));
        const ok = checks.every(({ state }) => state !== 'missing');
        process.stdout.write(output === 'json' ? `${JSON.stringify({ ok, checks }, null, 2)}\n` : table(checks));
        if (!ok) process.exitCode = exitCode.inconclusive;
      });
    addClusterOptions(command);
  },
};

const paint = { ok: pc.green, note: pc.yellow, missing: pc.red } as const;

function table(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .map(({ name, state, detail, fix }) => {
      const line = `${paint[state](state.padEnd(7))}  ${name.padEnd(width)}  ${detail}\n`;
      return fix === undefined ? line : `${line}${' '.repeat(width + 11)}to do: ${fix}\n`;
    })
    .join('');
}
