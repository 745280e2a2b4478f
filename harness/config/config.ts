import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../core/harness-error.ts';
import { kubernetesVersions } from '../core/kubernetes-version.ts';
import { loadPathNames } from '../core/load-path.ts';
import { suggestion } from '../core/text/suggestion.ts';
import { readConfigFile } from './config-file.ts';
import { cacheFolder, homeFolder } from './folders.ts';
import { verifyTargetSchema, type VerifyTarget } from './verify-target.ts';

const proxyModes = ['iptables', 'nftables'] as const;
const nodeCounts = ['one', 'several'] as const;

/** In YAML a version without quotes is a number. */
const kubernetesVersion = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z.enum(kubernetesVersions),
);

/** How images come about: from public images, which a registry serves, or from what is made on this machine. */
export const imageWays = ['public', 'offline'] as const;
export type ImageWay = (typeof imageWays)[number];

/** The schema of the settings. Its descriptions are the ones in docs/config.schema.json. */
export const settingsSchema = z.strictObject({
  $schema: z.string().optional().describe('Where this schema is, for an editor.'),
  provider: z
    .string()
    .optional()
    .describe(
      'Name of the cluster provider; `kind`, `minikube` or `existing`; by default `existing` where a context is named, else kind.',
    ),
  context: z.string().optional().describe('Context of the kubeconfig, for `existing`.'),
  kubeconfig: z.string().optional().describe('The file where the context is looked for, or several as in KUBECONFIG.'),
  kubernetesVersion: kubernetesVersion
    .optional()
    .describe('Version of Kubernetes in clusters that we create, in quotes in YAML; by default the latest of these.'),
  proxyMode: z.enum(proxyModes).optional().describe('Mode of kube-proxy in clusters that we create.'),
  nodes: z
    .enum(nodeCounts)
    .optional()
    .describe('Nodes of clusters that we create: `one`, or `several`: three with kind, two with minikube.'),
  loadPath: z
    .enum(loadPathNames)
    .optional()
    .describe('How load reaches the cluster; by default the nearest way without a proxy in it.'),
  images: z
    .enum(imageWays)
    .optional()
    .describe(
      'Where images come from: `public` images of a registry, or made on this machine (`offline`); by default public where a registry answers.',
    ),
  nodeImage: z
    .string()
    .optional()
    .describe('Image of the nodes of kind clusters that we create, in place of the published one.'),
  imageRegistry: z
    .string()
    .optional()
    .describe('Registry prefix under which an existing cluster finds our sample images.'),
  outputDir: z
    .string()
    .optional()
    .describe('Where runs are kept, relative to the working directory; by default `results`.'),
  suites: z
    .array(z.string())
    .optional()
    .describe('Your own suites, by patterns relative to the config file, such as `e2e/*.seaworthy.ts`.'),
  verify: z
    .record(z.string(), verifyTargetSchema)
    .optional()
    .describe('Apps that `seaworthy verify` takes where none is named, each under a name of its own.'),
});

/** What a person may set, all optional: a flag wins over the environment, that over the file, that over the default. */
export type Settings = Omit<z.infer<typeof settingsSchema>, '$schema'>;

/** Plain data, so that the processes of one run can be given the same. */
export const configSchema = z.object({
  provider: z.string().optional(),
  context: z.string().optional(),
  /** The file where an existing context is looked for; several, as KUBECONFIG has them, stay one text. */
  kubeconfig: z.string(),
  /** Undefined: that of the cluster that runs, the default in one that is created. */
  kubernetesVersion: z.enum(kubernetesVersions).optional(),
  /** Undefined: that of the cluster that runs, iptables in one that is created. */
  proxyMode: z.enum(proxyModes).optional(),
  /** Undefined: as many as the cluster that runs has, several in one that is created. */
  nodes: z.enum(nodeCounts).optional(),
  /** The one namespace in which anything may be read and made; undefined: all may. */
  onlyIn: z.string().optional(),
  /** Undefined: the cluster's provider knows which has no proxy in it. */
  loadPath: z.enum(loadPathNames).optional(),
  /** Undefined: public where a registry answers. */
  images: z.enum(imageWays).optional(),
  nodeImage: z.string().optional(),
  imageRegistry: z.string().optional(),
  /** DOCKER_HOST, when it is set. */
  dockerHost: z.string().optional(),
  clusterName: z.string(),
  /** How long crash loops wait in clusters that we create: 2 s at most, or as long as the kubelet makes them by itself. */
  crashBackOff: z.enum(['short', 'default']),
  /** Everything that is slow to make, shared by all clones: `$XDG_CACHE_HOME/seaworthy`. */
  cacheDir: z.string(),
  resultsDir: z.string(),
  /** The folder of the config file, where there is one: its paths are relative to it. */
  projectDir: z.string(),
  /** Patterns of files, relative to the project's folder. */
  suites: z.array(z.string()),
});

export type Config = Readonly<z.infer<typeof configSchema>>;

/** What is no setting, and is said on the command line alone. */
interface OnlyTyped {
  readonly config?: string;
  readonly namespaceOnly?: string;
}

/**
 * Reads flags, environment and config file into one.
 * @throws UsageError that names the file or variable and the value.
 */
export async function loadConfig(flags: Settings & OnlyTyped = {}, cwd = process.cwd()): Promise<Config> {
  const { config: named, namespaceOnly, ...given } = flags;
  for (const [name, value] of Object.entries(flags)) {
    if (value === '') throw new UsageError(`${flagOf(name)} got an empty value`, 'name one, or leave the flag out');
  }
  const { file, dir } = await readSettings(named, cwd);
  const settings = { ...file, ...defined(fromEnvironment()), ...defined(given) };
  return {
    provider: settings.provider,
    context: settings.context,
    kubeconfig: settings.kubeconfig ?? environmentVariable('KUBECONFIG') ?? join(homeFolder(), '.kube', 'config'),
    kubernetesVersion: settings.kubernetesVersion,
    onlyIn: namespaceOnly,
    proxyMode: settings.proxyMode,
    nodes: settings.nodes,
    loadPath: settings.loadPath,
    images: settings.images,
    nodeImage: settings.nodeImage,
    imageRegistry: settings.imageRegistry,
    dockerHost: environmentVariable('DOCKER_HOST'),
    clusterName: 'seaworthy',
    crashBackOff: 'short',
    cacheDir: cacheFolder(),
    resultsDir: resolve(cwd, settings.outputDir ?? 'results'),
    projectDir: dir,
    suites: settings.suites ?? [],
  };
}

/**
 * The apps of the config file that `seaworthy verify` takes, and the folder to which their paths are relative.
 * @throws UsageError
 */
export async function loadVerifyTargets(
  named: string | undefined,
  cwd: string,
): Promise<{ readonly targets: Readonly<Record<string, VerifyTarget>>; readonly dir: string }> {
  const { file, dir } = await readSettings(named, cwd);
  return { targets: file.verify ?? {}, dir };
}

/** What the config file sets, and its folder; that of the command where there is none. */
async function readSettings(
  named: string | undefined,
  cwd: string,
): Promise<{ readonly file: Settings; readonly dir: string }> {
  const found = await readConfigFile(named, cwd);
  if (found === undefined) return { file: {}, dir: cwd };
  return { file: validate(found.content, found.path), dir: dirname(resolve(cwd, found.path)) };
}

/** A cluster of its own for the slow proofs, whose crash loops take as long as they do elsewhere. */
export function forSlowProofs(config: Config): Config {
  return { ...config, clusterName: 'seaworthy-slow', crashBackOff: 'default' };
}

function fromEnvironment(): Settings {
  const { env } = process;
  return validate(
    defined({
      provider: env['SEAWORTHY_PROVIDER'],
      context: env['SEAWORTHY_CONTEXT'],
      kubernetesVersion: env['SEAWORTHY_KUBERNETES_VERSION'],
      proxyMode: env['SEAWORTHY_PROXY_MODE'],
      nodes: env['SEAWORTHY_NODES'],
      loadPath: env['SEAWORTHY_LOAD_PATH'],
      images: env['SEAWORTHY_IMAGES'],
      nodeImage: env['SEAWORTHY_NODE_IMAGE'],
      imageRegistry: env['SEAWORTHY_IMAGE_REGISTRY'],
      outputDir: env['SEAWORTHY_OUTPUT_DIR'],
    }),
    'the environment (SEAWORTHY_…)',
  );
}

function validate(content: unknown, where: string): Settings {
  const result = settingsSchema.safeParse(content);
  if (result.success) return result.data;
  throw new UsageError(
    `Settings of ${where} are not valid:\n${z.prettifyError(result.error)}`,
    rightKeys(result.error),
  );
}

/** For keys that do not exist: the keys that may have been meant, else all known ones. */
function rightKeys({ issues }: z.ZodError): string | undefined {
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const known = Object.keys(settingsSchema.shape);
  return unknown.length === 0 ? undefined : unknown.map((key) => suggestion(key, known)).join('; ');
}

/** The value of an environment variable; an empty one counts as not set. */
export function environmentVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/** @example flagOf('loadPath') is `--load-path` */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function defined<T extends object>(settings: T): T {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== '')) as T;
}
