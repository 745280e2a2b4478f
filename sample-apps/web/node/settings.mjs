import { hostname } from 'node:os';

/**
 * What the app does about the end of its life. `announces`: from the preStop hook on, every response says
 * `Connection: close`. `onSigterm`: see stop.mjs.
 */
const drains = {
  announced: { announces: true, onSigterm: 'drain' },
  unannounced: { announces: false, onSigterm: 'drain' },
  // Those below know nothing of draining, so they announce nothing either.
  'exits-at-once': { announces: false, onSigterm: 'exit' },
  'cuts-keep-alive': { announces: false, onSigterm: 'cut' },
  'rejects-requests': { announces: false, onSigterm: 'reject' },
  'answers-nothing': { announces: false, onSigterm: 'fallSilent' },
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
    crashAfterMs: wholeNumber(env, 'CRASH_AFTER_MS'),
    unreadyAfterMs: wholeNumber(env, 'UNREADY_AFTER_MS'),
    unreadyForMs: wholeNumber(env, 'UNREADY_FOR_MS', 0),
    terminationLog: env.TERMINATION_LOG ?? '/dev/termination-log',
  };
}

/** Undefined where there is neither a value nor a default. */
function wholeNumber(env, name, byDefault) {
  const text = env[name] ?? byDefault?.toString();
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`${name}: expected a whole number, got "${text}"`);
}
