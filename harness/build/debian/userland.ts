import type { Config } from '../../config/config.ts';
import { debianRelease, debootstrap, takeSecurityUpdates, type Userland } from './debootstrap.ts';
import { editionOf } from './debian-updates.ts';
import { fileStep } from '../file-step.ts';
import type { Step, StepTools } from '../steps.ts';

export interface UserlandSpec extends Pick<Userland, 'of' | 'packages'> {
  readonly name: string;
  /** Everything that decides the output, apart from the packages. */
  readonly inputs: readonly string[];
  /** Run when the packages are there. */
  readonly finish: (to: string, tools: StepTools) => Promise<void>;
}

/** A Debian userland as a folder, built again when Debian has security updates for its packages. */
export function userlandStep(config: Config, { of, packages, name, inputs, finish }: UserlandSpec): Step {
  return fileStep(config.cacheDir, {
    name,
    inputs: [debianRelease, process.arch, ...packages, takeSecurityUpdates, editionOf(of, config), ...inputs],
    async make(to, tools) {
      const remark = await debootstrap({ of, packages, to }, config, tools);
      await finish(to, tools);
      return remark;
    },
  });
}
