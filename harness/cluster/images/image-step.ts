import type { Engine } from '../engine/docker-engine.ts';
import { keyOfStep } from '../../build/step-key.ts';
import type { Step, StepTools } from '../../build/steps.ts';

export interface ImageStepSpec {
  /** Short, unique among steps. */
  readonly name: string;
  /** Repository part of the reference; the tag is the hash of what the image was made from. */
  readonly repository: string;
  readonly needs?: readonly Step[];
  readonly inputs: readonly string[];
  /** Makes the image `ref`: in one go, as `docker build` does. */
  make(ref: string, engine: Engine, tools: StepTools): Promise<string | undefined>;
}

/** A step whose output is an image `<repository>:<key>` in the engine. */
export function imageStep(engine: Promise<Engine>, spec: ImageStepSpec): Step {
  const { name, repository, needs = [], inputs } = spec;
  const output = `${repository}:${keyOfStep(inputs, needs)}`;
  return {
    name,
    needs,
    output,
    isDone: async () => hasImage(await engine, output),
    make: async (tools) => spec.make(output, await engine, tools),
  };
}

export async function hasImage(engine: Pick<Engine, 'attempt'>, ref: string): Promise<boolean> {
  return !(await engine.attempt(['image', 'inspect', ref])).failed;
}
