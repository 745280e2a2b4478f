import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runCommand } from '../main.ts';

const manifests = ['web', 'db'].map(
  (name) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: main, image: x }] } }
`,
);

test('a workload may stand behind options that can be given several times', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sw-verify-command-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'app.yaml'), manifests.join('---\n'));
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => {
    write.mockRestore();
  });

  const options = ['--dry-run', '--json', '--proof', 'steady,stop', '--proof', '!stop', '-f', folder];
  await runCommand(['node', 'seaworthy', 'verify', ...options, 'deployment/db']);

  const { subject, plan } = JSON.parse(String(write.mock.calls[0]?.[0])) as {
    subject: string;
    plan: { proofs: { id: string; whyNot?: string }[] };
  };
  expect(subject).toBe(`deployment/db of ${folder}`);
  expect(plan.proofs.filter(({ whyNot }) => whyNot?.startsWith('it was not asked for')).map(({ id }) => id)).toEqual([
    'rolling-delete',
    'rollout',
    'scale-in',
    'drain',
    'stop',
    'kill-term',
    'crash',
    'single-replica',
    'start',
    'slow',
  ]);
});
