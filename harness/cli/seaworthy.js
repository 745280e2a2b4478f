#!/usr/bin/env node
import './typescript.js';

const { main } = await import('./main.ts');
await main(process.argv);
