import type { Manifest } from './manifest.ts';

/** Whose an object is, so that it is found again and removed: labels name the run, annotations the process that answers for it. */
export interface Owner {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Template {
  readonly metadata?: Partial<Owner>;
}

interface WithTemplates {
  readonly template?: Template;
  readonly volumeClaimTemplates?: readonly Template[];
}

/** The manifest with its owner on it, and on the pods and claims that a controller makes of it. */
export function ownedManifest(manifest: Manifest, owner: Owner): Manifest {
  const metadataOf = (metadata: Partial<Owner> = {}) => ({
    ...metadata,
    labels: { ...metadata.labels, ...owner.labels },
    annotations: { ...metadata.annotations, ...owner.annotations },
  });
  const owned = (template: Template) => ({ ...template, metadata: metadataOf(template.metadata) });
  const { template, volumeClaimTemplates: claims } = (manifest['spec'] ?? {}) as WithTemplates;
  const templates = {
    ...(template && { template: owned(template) }),
    ...(claims && { volumeClaimTemplates: claims.map(owned) }),
  };
  return {
    ...manifest,
    metadata: { ...manifest.metadata, ...metadataOf(manifest.metadata) },
    ...(template && { spec: { ...(manifest['spec'] as object), ...templates } }),
  };
}
