#!/usr/bin/env node
// TypeScript runs as it is, through tsx: there is no build step.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./main.ts');
await main(process.argv);
