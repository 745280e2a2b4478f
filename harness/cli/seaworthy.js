#!/usr/bin/env node
// The program in a clone. In a package it is bin.js, which is what bin.ts is compiled to.
import './typescript.js';

await import('./bin.ts');
