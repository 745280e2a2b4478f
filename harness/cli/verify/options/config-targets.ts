import { relative, resolve } from 'node:path';
import { loadVerifyTargets } from '../../../config/config.ts';
import type { VerifyTarget } from '../../../config/verify-target.ts';
import { UsageError } from '../../../core/harness-error.ts';
import { thresholdOptions } from './threshold-options.ts';
import { suggestion } from '../../../core/text/suggestion.ts';

/** A target of the config file, as the command line would have it. */
export interface ConfiguredTarget {
  readonly name: string;
  readonly workload: string | undefined;
  /** By the names of the options. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * The targets of the config file: those that are named, else all.
 * @throws UsageError for a name that it does not have
 */
export async function configuredTargets(
  named: readonly string[],
  config: string | undefined,
  cwd = process.cwd(),
): Promise<readonly ConfiguredTarget[]> {
  const { targets, dir } = await loadVerifyTargets(config, cwd);
  const known = Object.keys(targets);
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `The config file has no target ${unknown}`,
      known.length === 0 ? 'it has none: they stand under `verify`' : suggestion(unknown, known),
    );
  return Object.entries(targets)
    .filter(([name]) => named.length === 0 || named.includes(name))
    .map(([name, target]) => ({ name, workload: target.workload, options: optionsOf(target, dir, cwd) }));
}

function optionsOf(target: VerifyTarget, dir: string, cwd: string): Readonly<Record<string, unknown>> {
  const { expectStatus, streams, rate, port, data, send, traffic, thresholds, ...others } = target;
  const path = (file: string) => relative(cwd, resolve(dir, file)) || '.';
  const textOrFile = (text: string | undefined) => (text?.startsWith('@') ? `@${path(text.slice(1))}` : text);
  const { filename, kustomize, chart, values, ca, cert, key, upgradeFrom } = others;
  const options = {
    ...others,
    // It is no option.
    workload: undefined,
    filename: filename?.map(path),
    kustomize: kustomize && path(kustomize),
    chart: chart && path(chart),
    values: values?.map(path),
    ca: ca && path(ca),
    cert: cert && path(cert),
    key: key && path(key),
    upgradeFrom: upgradeFrom && path(upgradeFrom),
    data: textOrFile(data),
    send: textOrFile(send),
    expectStatus: expectStatus?.join(','),
    traffic: traffic?.map((kind) => ({
      ...kind,
      data: textOrFile(kind.data),
      expectStatus: kind.expectStatus?.join(','),
    })),
    streams: streams?.join(','),
    rate: rate && String(rate),
    port: port && String(port),
    ...thresholdOptions(thresholds),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
