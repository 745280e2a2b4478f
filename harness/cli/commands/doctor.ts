import type { Check } from '../../cluster/doctor/check.ts';
import { examineMachine } from '../../cluster/doctor/doctor.ts';
import { loadConfig } from '../../config/config.ts';
import { exitCode } from '../../core/exit-code.ts';
import { paletteFor } from '../../report/palette.ts';
import { addClusterOptions, kubernetesVersionOption, outputOption, type ClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';

type DoctorOptions = ClusterOptions & { output: 'text' | 'json' };

export const doctorCommand: CommandModule = {
  addTo(command) {
    command
      .addOption(kubernetesVersionOption())
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

const verdicts = { ok: 'pass', note: 'inconclusive', missing: 'fail' } as const;

function table(checks: readonly Check[]): string {
  const palette = paletteFor(process.stdout);
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .map(({ name, state, detail, fix }) => {
      const line = `${palette.paint(verdicts[state], state.padEnd(7))}  ${name.padEnd(width)}  ${detail}\n`;
      return fix === undefined ? line : `${line}${' '.repeat(width + 11)}to do: ${fix}\n`;
    })
    .join('');
}
