import { canInstallPackages } from '../../../build/debian/apt.ts';
import type { ProviderEntry } from '../../cluster-provider.ts';
import { engineAbsence } from '../../engine/engine-absence.ts';
import { findEngine } from '../../engine/engine.ts';
import { examineForKind } from './kind-doctor.ts';
import { KindProvider } from './kind-provider.ts';

export const kind: ProviderEntry = {
  name: 'kind',
  whyNot: async (config) => {
    if ((await findEngine(config)) || canInstallPackages()) return undefined;
    const { reason, fix } = await engineAbsence();
    return `${reason} (${fix})`;
  },
  open: (config) => new KindProvider(config),
  examine: examineForKind,
};
