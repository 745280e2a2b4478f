import { fileURLToPath } from 'node:url';

/** The clone that this program is part of: suites, sample apps and vitest are in it, wherever it is called from. */
export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
