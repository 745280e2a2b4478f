import { z } from 'zod';

const one = (text: string) => z.string().optional().describe(text);
const several = (text: string) => z.array(z.string()).optional().describe(text);

/** An app that `seaworthy verify` takes. Its settings are named as the flags of the command; its paths are relative to the config file. */
export const verifyTargetSchema = z.strictObject({
  workload: one(
    '`deployment/NAME`, `statefulset/NAME` or `daemonset/NAME`; of manifests only where they hold several.',
  ),
  namespace: one('Where the workload runs; left out where it comes from manifests.'),
  filename: several('Manifests: files and folders.'),
  kustomize: one('A folder that `kubectl kustomize` renders.'),
  chart: one('A chart that helm renders.'),
  values: several('Files of values of the chart.'),
  set: several('`KEY=VALUE` of the chart; what is secret belongs into a file of values.'),
  load: several('Images of the local engine that are put into the nodes.'),
  service: one('The Service that leads to the app, where there are several.'),
  port: z.union([z.string(), z.int()]).optional().describe('Name or number of its port, where it has several.'),
  path: one('What is asked for.'),
  method: one('Of every request.'),
  header: several('`NAME:VALUE`, in every request; what is secret belongs into `headerEnv`.'),
  headerEnv: several('`NAME=VARIABLE`: a header whose value is that of an environment variable.'),
  data: one('The body of every request; `@FILE`: the contents of a file.'),
  expectStatus: z.array(z.int()).optional().describe('Statuses that are no failure.'),
  expectBody: one('A regular expression that the body of a good answer matches.'),
  scheme: z.enum(['http', 'https']).optional().describe('By default https where the port is named so.'),
  ca: one('A file with the certificates of who may have signed that of the app.'),
  serverName: one('The name in its certificate.'),
  insecure: z.boolean().optional().describe('Take any certificate.'),
  rate: z.number().optional().describe('Requests a second.'),
  streams: z
    .array(z.enum(['new', 'reused']))
    .optional()
    .describe('On new and on kept connections.'),
  proof: several("Only these proofs; `'!rollout'`: all but this one."),
  maxGap: one(
    'The longest time without a good answer that is no failure where there cannot be a pod at all times: `5s`.',
  ),
  slow: one('A path whose answer takes a second or more: is it answered across a stop?'),
  quick: z.boolean().optional().describe('Only steady, one pod deleted, one rollout and stop.'),
});

export type VerifyTarget = Readonly<z.infer<typeof verifyTargetSchema>>;
