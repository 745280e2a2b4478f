import { defineConfig } from 'seaworthy';

export default defineConfig({ suites: ['e2e/*.seaworthy.ts'] });
