type Fields = Readonly<Record<string, unknown>>;

/** An object as the API server tells it. */
export interface KubeObject extends Fields {
  readonly metadata: Fields & { readonly name: string; readonly namespace?: string };
}

/** An object without what becomes another one though nobody touches it. */
export function steadyPart(object: KubeObject): Fields {
  return {
    ...without(object, 'status'),
    metadata: without(object.metadata, 'resourceVersion', 'managedFields'),
  };
}

/**
 * The steady part of the app that `verify` was to disrupt, without what it says that it leaves: the annotation of a restart in the template
 * of its workload, and what counts how often that was changed.
 */
export function steadyPartOfTarget(object: KubeObject): Fields {
  const { metadata, spec, ...rest } = steadyPart(object) as { readonly metadata: Fields; readonly spec?: Fields };
  const unchanged = without(withoutAnnotation(metadata, 'deployment.kubernetes.io/revision'), 'generation');
  return { ...rest, metadata: unchanged, ...(spec && { spec: withoutRestart(spec) }) };
}

function withoutRestart(spec: Fields): Fields {
  const template = spec['template'] as { readonly metadata: Fields } | undefined;
  if (!template) return spec;
  const metadata = withoutAnnotation(template.metadata, 'kubectl.kubernetes.io/restartedAt');
  return { ...spec, template: { ...template, metadata } };
}

/** Metadata that have no other annotation have none. */
function withoutAnnotation(metadata: Fields, annotation: string): Fields {
  const annotations = without((metadata['annotations'] ?? {}) as Fields, annotation);
  return { ...without(metadata, 'annotations'), ...(Object.keys(annotations).length > 0 && { annotations }) };
}

function without(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
