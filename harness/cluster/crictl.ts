/**
 * The program by which a node's container runtime is asked, as the start of a command. By itself it gives up after 2 s, with exit code 1,
 * while what it asked for is still being done: to stop the sandbox of a pod takes 0.2 to 2 s on a node that is busy with fourteen of them.
 * The limit is below that of a command on a node, 30 s, so that crictl tells in its own words what did not answer.
 */
export const crictl = ['crictl', '--timeout=25s'] as const;
