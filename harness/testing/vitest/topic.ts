import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isSelected } from '../../config/selection.ts';
import { systemClock } from '../../core/clock.ts';
import { UsageError } from '../../core/harness-error.ts';
import { suiteName } from '../../core/suite-name.ts';
import type { ProofKind } from '../../core/verdict.ts';
import { runProof, type OnScene, type ProofIdentity } from '../../proof/run-proof.ts';
import type { Place } from '../../scenario/namespace/stage.ts';
import { toolsOf } from '../tools/tools.ts';
import type { ProofBody } from './proof-body.ts';
import { startedAnnotation } from './proof-meta.ts';
import { lackOf, lackOfRights, type NeedyBody, type Needs } from './requires.ts';
import { currentPlan, currentRun, type TestPlan, type TestRun } from './test-run.ts';

/** @param id kebab-case, unique within topic and runtime: it names the folder of the evidence */
export type Declare = (id: string, title: string, body: ProofBody | NeedyBody) => void;

/** @param expectedCause the reason for which the assertion must fail against the twin */
export type DeclareControl = (id: string, title: string, expectedCause: string, body: ProofBody | NeedyBody) => void;

/** The functions with which a suite declares its proofs. */
export interface TopicKit {
  readonly proof: Declare;
  /** The same assertion against a bad twin or a broken set-up: it passes because that fails, for the named reason. */
  readonly control: DeclareControl;
  /** Counted apart: reported with figures and bounds, not judged. */
  readonly measurement: Declare;
}

export interface TopicOptions {
  /** The runtime of the sample apps under test; left out if the topic is about the cluster. */
  readonly runtime?: string;
}

/**
 * The suite of one topic, or a part of it: for one runtime where it has several. What was not asked for, by runtime or by proof, is
 * not declared.
 * @param id what the name of the file begins with
 * @example topic('rolling-delete', { runtime: 'node' }, ({ proof, control }) => { … });
 * @throws UsageError where the file is named after another topic
 */
export function topic(id: string, options: TopicOptions, define: (kit: TopicKit) => void): void {
  const { testPath } = expect.getState();
  assureNamedAfter(id, testPath);
  const ofAll: Needs = testPath !== undefined && suiteName(testPath).pace === 'load' ? { nodes: true } : {};
  const runtime = options.runtime ?? null;
  const plan = currentPlan();
  const declared = declarationsOf(define);
  const leftOut = runtime !== null && plan.runtimes?.includes(runtime) === false;
  const asked = leftOut
    ? []
    : declared.filter((declaration) => isAsked(plan, { topic: id, runtime, id: declaration.id }));
  plan.folder.appendTestEvent({
    event: 'declared',
    at: systemClock.now(),
    topic: id,
    runtime,
    ids: asked.map((declaration) => declaration.id),
    tests: asked.map((declaration) => ({ id: declaration.id, kind: declaration.kind, title: declaration.title })),
    known: declared.map((declaration) => declaration.id),
  });
  // vitest takes a suite without tests for a mistake.
  if (asked.length === 0) return;

  describe(runtime === null ? id : `${id} ${runtime}`, () => {
    for (const { body, ...declaration } of asked) {
      const { needs: its, play } = typeof body === 'function' ? { needs: {}, play: body } : body;
      const needs = { ...ofAll, ...its };
      const { id: proofId, kind, title } = declaration;
      test(title, { meta: { proof: { id: proofId, runtime, kind } } }, async ({ annotate, skip }) => {
        const run = currentRun();
        const lack = lackOf(needs, run) ?? (await lackOfRights(needs, run));
        if (lack !== undefined) skip(lack);
        await annotate(startedAnnotation);
        const onScene: OnScene = async (scene) => {
          const statement = (await play(toolsOf(scene))) ?? undefined;
          return { statement, assertions: expect.getState().assertionCalls };
        };
        await runProof(run, { topic: id, runtime, ...declaration }, onScene, placeOf(run.cluster));
      });
    }
  });
}

/** Where nothing may be made outside one namespace, all proofs are played in that. */
function placeOf({ onlyIn }: TestRun['cluster']): Place | undefined {
  return onlyIn === undefined ? undefined : { namespace: onlyIn, forProofs: true };
}

/** By its name a topic is found. */
function assureNamedAfter(id: string, file: string | undefined): void {
  if (file === undefined || suiteName(file).topic === id) return;
  throw new UsageError(
    `${basename(file)} declares the topic ${id}, and belongs to the topic ${suiteName(file).topic} by its name`,
    'name the file after its topic, and a topic after its file',
  );
}

interface Declaration extends Omit<ProofIdentity, 'topic' | 'runtime'> {
  readonly body: ProofBody | NeedyBody;
}

function declarationsOf(define: (kit: TopicKit) => void): readonly Declaration[] {
  const declared: Declaration[] = [];
  const declare =
    (kind: ProofKind): Declare =>
    (id, title, body) => {
      declared.push({ id, kind, title, expectedCause: undefined, body });
    };
  define({
    proof: declare('proof'),
    control: (id, title, expectedCause, body) => {
      declared.push({ id, kind: 'control', title, expectedCause, body });
    },
    measurement: declare('measurement'),
  });
  return declared;
}

function isAsked({ proofs }: TestPlan, proof: Parameters<typeof isSelected>[0]): boolean {
  return proofs === undefined || proofs.some((selection) => isSelected(proof, selection));
}
