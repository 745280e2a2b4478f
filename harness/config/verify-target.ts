import { z } from 'zod';

const one = (text: string) => z.string().optional().describe(text);
const several = (text: string) => z.array(z.string()).optional().describe(text);

const kindOfTraffic = z.strictObject({
  path: one('What is asked for.'),
  method: one('GET when left out, with `data` POST.'),
  header: several('`NAME:VALUE`; what is secret belongs into `headerEnv`.'),
  headerEnv: several('`NAME=VARIABLE`: a header whose value is that of an environment variable.'),
  data: one('The body; `@FILE`: the contents of a file.'),
  expectStatus: z.array(z.int()).optional().describe('Statuses that are no failure; 200 when left out.'),
  expectBody: one('A regular expression that the body of a good answer matches.'),
});

/** An app that `seaworthy verify` takes. Its settings are named as the flags of the command; its paths are relative to the config file. */
export const verifyTargetSchema = z.strictObject({
  workload: one(
    '`deployment/NAME`, `statefulset/NAME` or `daemonset/NAME`; of manifests only where they hold several.',
  ),
  namespace: one('Where the workload runs; left out where it comes from manifests.'),
  namespaceOnly: one('The same, where nothing outside of it may be read or made.'),
  filename: several('Manifests: files and folders.'),
  kustomize: one('A folder that `kubectl kustomize` renders.'),
  chart: one('A chart that helm renders.'),
  values: several('Files of values of the chart.'),
  set: several('`KEY=VALUE` of the chart; what is secret belongs into a file of values.'),
  load: several('Images of the local engine that are put into the nodes.'),
  service: one('The Service that leads to the app, where there are several.'),
  port: z.union([z.string(), z.int()]).optional().describe('Name or number of its port, where it has several.'),
  url: one('The way in by its own URL, such as that of an ingress, instead of by a Service.'),
  host: one('The host that requests to `url` are for, where it is another one than that of the URL.'),
  resolve: one('`HOST:ADDRESS`: the address that stands for the host of `url`.'),
  from: z
    .enum(['here', 'cluster'])
    .optional()
    .describe('Where requests to `url` come from: this machine, which is the default, or a pod in the cluster.'),
  bothWays: z.boolean().optional().describe('Send past `url` at the same time, to the Service.'),
  protocol: z
    .enum(['http', 'tcp'])
    .optional()
    .describe('`tcp`: what `send` says is sent, and `expect` completes a good answer; `http` when left out.'),
  send: one(
    'Of tcp: what every exchange sends, with `\\r`, `\\n`, `\\t`, `\\0` and `\\xNN`; `@FILE`: the contents of a file.',
  ),
  expect: one('Of tcp: a regular expression that completes a good answer, by default with its first bytes.'),
  path: one('What is asked for.'),
  method: one('Of every request.'),
  header: several('`NAME:VALUE`, in every request; what is secret belongs into `headerEnv`.'),
  headerEnv: several('`NAME=VARIABLE`: a header whose value is that of an environment variable.'),
  data: one('The body of every request; `@FILE`: the contents of a file.'),
  expectStatus: z.array(z.int()).optional().describe('Statuses that are no failure.'),
  expectBody: one('A regular expression that the body of a good answer matches.'),
  traffic: z
    .array(kindOfTraffic)
    .min(1)
    .max(20)
    .optional()
    .describe(
      'Several kinds of requests, sent in turn, in place of `path`, `method`, `header`, `headerEnv`, `data`, `expectStatus` and `expectBody`.',
    ),
  scheme: z.enum(['http', 'https']).optional().describe('By default https where the port is named so.'),
  ca: one('A file with the certificates of who may have signed that of the app.'),
  serverName: one('The name in its certificate.'),
  cert: one('A file with the certificate of the client, for a server that asks for one.'),
  key: one('A file with its private key.'),
  insecure: z.boolean().optional().describe('Take any certificate.'),
  podHeader: one('The header in which an answer names the pod that gave it.'),
  rate: z.number().optional().describe('Requests a second.'),
  streams: z
    .array(z.enum(['new', 'reused']))
    .optional()
    .describe('On new and on kept connections.'),
  proof: several("Only these proofs; `'!rollout'`: all but this one."),
  thresholds: z
    .strictObject({
      dropped: z.int().min(0).optional().describe('So many requests of a proof may be dropped.'),
      rejected: z.int().min(0).optional().describe('So many may be answered with another status or body.'),
      gap: one('The longest time without a good answer: `5s`.'),
      p99: one('99 of 100 answers of a proof take no longer: `300ms`; not judged when left out.'),
    })
    .optional()
    .describe('What is no failure: the flags `--max-dropped`, `--max-rejected`, `--max-gap` and `--max-p99`.'),
  slow: one('A path whose answer takes a second or more: is it answered across a stop?'),
  findPrestop: z
    .boolean()
    .optional()
    .describe('With manifests: measure the shortest preStop wait that loses no new connection.'),
  emitPatch: z
    .enum(['kustomize', 'kubectl', 'values'])
    .optional()
    .describe('Write the patch that mends what failed to the folder of the run.'),
  dependsOn: one(
    '`service/NAME`, `deployment/NAME` or `statefulset/NAME` that the app needs: it is scaled to nothing for a while, and back.',
  ),
  upgradeFrom: one(
    'With manifests: those of an older version, a file, a folder or a kustomization; the new ones are applied over them under load.',
  ),
  allowKind: several(
    'With manifests: cluster-scoped kinds of which objects are made for the run, such as ClusterRole.',
  ),
  repeat: z.int().min(1).max(9999).optional().describe('Play the proofs this many times in a row.'),
  budget: one('Begin no proof any more when so long has passed since the cluster was there: `10m`.'),
  quick: z.boolean().optional().describe('Only steady, two pods deleted one by one, one rollout and stop.'),
});

export type VerifyTarget = Readonly<z.infer<typeof verifyTargetSchema>>;
