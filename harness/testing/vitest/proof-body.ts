import type { Tools } from '../tools/tools.ts';

/**
 * Given, when, then: sets up with its tools, disrupts, and asserts; no clean-up, that is done for it. It may return what it
 * found in one sentence, with figures.
 */
export type ProofBody = (tools: Tools) => Promise<string> | Promise<void>;
