import { z } from 'zod';

/** The capabilities of a subject: what it tells by itself. Most subjects have none of them. */
export const capabilitiesSchema = z.strictObject({
  /** The subject writes marks on its stdout: start, listening, ready, preStop, SIGTERM, exit. */
  writesMarks: z.literal(true).exactOptional(),
  /** The response header, in lower case, in which every answer names the pod that gave it. */
  podHeader: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .exactOptional(),
  /** Where each pod tells how many requests it has accepted and answered. */
  counters: z.strictObject({ port: z.int().min(1).max(65_535), path: z.string().startsWith('/') }).exactOptional(),
  /** A path whose answer takes as long as the request says, with `{ms}` for the milliseconds. */
  slowPath: z.string().startsWith('/').includes('{ms}').exactOptional(),
});

export type Capabilities = Readonly<z.infer<typeof capabilitiesSchema>>;
