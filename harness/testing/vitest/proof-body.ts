import type { Tools, ToolsOnNodes } from '../tools/tools.ts';

/**
 * Given, when, then: sets up with its tools, disrupts, and asserts; no clean-up, that is done for it. It may return what it
 * found in one sentence, with figures.
 */
export type ProofBody = (tools: Tools) => Promise<string> | Promise<void>;

/** One that works on the nodes too. */
export type BodyOnNodes = (tools: ToolsOnNodes) => ReturnType<ProofBody>;
