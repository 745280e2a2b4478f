import { hostname } from 'node:os';

/**
 * What the app does about the end of its life. `announces`: from the preStop hook on, every response says
 * `Connection: close`. `onSigterm`: see stop.mjs.
 */
const drains = {
  announced: { announces: true, onSigterm: 'drain' },
  unannounced: { announces: false, onSigterm: 'drain' },
  // The two below know nothing of draining, so they announce nothing either.
  'exits-at-once': { announces: false, onSigterm: 'exit' },
  'cuts-keep-alive': { announces: false, onSigterm: 'cut' },
};

/** Reads the environment; throws with the name and the value of a variable that cannot be used. */
export function readSettings(env) {
  const drain = drains[env.DRAIN ?? 'announced'];
  if (!drain) throw new Error(`DRAIN: expected one of ${Object.keys(drains).join(', ')}, got "${env.DRAIN}"`);
  return {
    ...drain,
    port: wholeNumber(env, 'PORT', 8080),
    pod: env.POD_NAME ?? hostname(),
    startDelayMs: wholeNumber(env, 'START_DELAY_MS', 0),
    readyDelayMs: wholeNumber(env, 'READY_DELAY_MS', 0),
    preStopWaitMs: wholeNumber(env, 'PRE_STOP_WAIT_MS', 5000),
    terminationLog: env.TERMINATION_LOG ?? '/dev/termination-log',
  };
}

function wholeNumber(env, name, byDefault) {
  const text = env[name] ?? String(byDefault);
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`${name}: expected a whole number, got "${text}"`);
}
