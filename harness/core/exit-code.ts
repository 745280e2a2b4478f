/** Exit codes, the same for every command. */
export const exitCode = {
  proven: 0,
  failed: 1,
  /** A measurement that cannot be trusted, an inconclusive proof, or a fault of our own. */
  inconclusive: 2,
  usage: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
