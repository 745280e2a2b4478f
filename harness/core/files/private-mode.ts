/** Modes of what a run leaves: it may hold what an app, or a cluster, shows to nobody else. */
export const privateFile = 0o600;
export const privateFolder = 0o700;
