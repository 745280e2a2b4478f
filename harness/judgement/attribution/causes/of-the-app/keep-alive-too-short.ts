import { ofTheApp } from '../cause-kind.ts';

export const keepAliveTooShort = ofTheApp((requests) => ({
  /** For how long the connections had been idle, at the least and at the most. */
  leastIdleMs: Math.min(...requests.map(({ record }) => record.failure?.connection.idleMs ?? Infinity)),
  mostIdleMs: Math.max(...requests.map(({ record }) => record.failure?.connection.idleMs ?? 0)),
}));
