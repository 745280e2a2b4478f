import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RunFolder } from '../../record/run-folder.ts';
import { writeReport } from '../write-report.ts';
import { openFile, startBrowser, type WatchedPage } from './browser.test-helper.ts';
import { writeExampleRun } from './example-folder.test-helper.ts';

const markup = '</script><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'"><!--';
const hostile = `${markup} ${'A'.repeat(1_000_000)} \u0000\u001b[31m\u2028${markup}`;

let browser: Browser;
let results: string;
let folder: RunFolder;

beforeAll(async () => {
  results = mkdtempSync(join(tmpdir(), 'seaworthy-report-'));
  folder = writeExampleRun(results, hostile);
  browser = await startBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  rmSync(results, { recursive: true });
});

async function open(hash = '', options: Parameters<typeof openFile>[2] = {}): Promise<WatchedPage> {
  const opened = await openFile(browser, `${pathToFileURL(folder.file('report.html')).href}${hash}`, options);
  onTestFinished(() => opened.page.context().close());
  return opened;
}

/** Milliseconds that the panels of the open proof show. */
async function shownLength(page: Page): Promise<number> {
  const text = await page.locator('#rolling-delete-node\\/rollout .range').innerText();
  const [from = NaN, to = NaN] = [...text.matchAll(/[+−]([\d.]+) s/g)].map(([, seconds]) => Number(seconds) * 1000);
  return Math.round(to - from);
}

const failed = '#rolling-delete-node\\/rollout';

describe('report.html in a browser, from disk, without a network', () => {
  test('asks for nothing, throws nothing, says nothing on the console, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await open('#init-order/waits-for-service', { colorScheme });
      await page.locator(failed).locator('.uplot canvas').first().waitFor();
      expect(complaints).toEqual([]);
    }
  });

  test('has the verdict first, with its cause, and the counts of results.json', async () => {
    const { page } = await open();
    const { topics, totals } = writeReport(folder);
    const counts = topics.flatMap(({ proofs }) => proofs).find(({ verdict }) => verdict === 'fail')?.counts;

    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(
      /^1 failed\. rolling-delete \(node\) rollout: \d+ of \d+ requests were dropped.* routed new connections to it/,
    );
    expect(await page.locator('.tiles').innerText()).toContain(`${String(totals.proofs.pass)} proven`);
    expect(await page.locator(`${failed} .totals tbody tr`).first().innerText()).toBe(
      ['all', 'sent', 'answered', 'dropped', 'rejected', 'unfinished']
        .map((name) => (name === 'all' ? name : (counts?.[name] ?? NaN).toLocaleString('en')))
        .join('\t'),
    );
    expect(await page.locator(`${failed} summary`, { hasText: 'as a table' }).innerText()).toBe(
      `${String(counts?.['dropped'])} failed requests as a table`,
    );
  });

  test('leads from the verdict to a dropped request, and from there to the lane of its pod', async () => {
    const { page } = await open();
    await page.getByRole('link', { name: 'Show the first dropped request' }).click();
    const request = page.locator(`${failed} .request`);
    expect(await request.innerText()).toMatch(/refused[^]*stopped-before-endpoint-removal[^]*web-78f9ff8988-/);

    await request.getByRole('button', { name: /^Show the lane of web-78f9ff8988-/ }).click();
    const lane = page.locator(`${failed} .lane.marked`);
    const pod = await lane.getAttribute('data-pod');
    expect(await request.innerText()).toContain(pod);
    await expect.poll(() => lane.boundingBox().then((box) => box?.y)).toBeLessThan(900);
  });

  test('a mark on the time axis leads to its own request', async () => {
    const { page } = await open(`#rolling-delete-node/rollout`);
    const mark = page.locator(`${failed} .failures .failure.refused`).nth(3);
    const id = await mark.getAttribute('data-request');
    await mark.click();
    expect(await page.locator(`${failed} .request h4`).innerText()).toBe(`Request ${String(id)}: refused`);
  });

  test('an address leads to a proof, and to a request in it', async () => {
    const { page } = await open('#rolling-delete-node/single-replica');
    expect(await page.locator('#rolling-delete-node\\/single-replica .lane').first().isVisible()).toBe(true);
    await page.evaluate(`location.hash = '#rolling-delete-node/rollout@first'`);
    await page.locator(`${failed} .request h4`).waitFor();
  });

  test('zooms by dragging, by keys and by buttons, and shows one moment in all panels', async () => {
    const { page } = await open('#rolling-delete-node/rollout');
    const all = await shownLength(page);
    await page.locator(`${failed} .pods`).scrollIntoViewIfNeeded();
    const box = await page.locator(`${failed} .pods`).boundingBox();
    if (!box) throw new Error('the pods are not drawn');
    await page.mouse.move(box.x + 500, box.y + 40);
    expect(await page.locator(`${failed} .cursor`).isVisible()).toBe(true);
    expect(await page.locator(`${failed} .readout`).first().innerText()).toMatch(/sent \d+.*failed \d+/);
    await page.mouse.down();
    await page.mouse.move(box.x + 700, box.y + 40, { steps: 4 });
    await page.mouse.up();
    const dragged = await shownLength(page);
    expect(dragged).toBeLessThan(all / 3);

    await page.locator(`${failed} .timeline`).focus();
    await page.keyboard.press('+');
    expect(await shownLength(page)).toBeLessThan(dragged);
    await page.keyboard.press('0');
    expect(await shownLength(page)).toBe(all);
    await page.keyboard.press('n');
    expect(await page.locator(`${failed} .request`).isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Zoom in' }).first().click();
    expect(await shownLength(page)).toBeLessThan(all);
  });

  test('tells that an init container waited, and in which order all came', async () => {
    const { page } = await open('#init-order/waits-for-service');
    const proof = page.locator('#init-order\\/waits-for-service');
    expect(await proof.locator('.phase.init').getAttribute('data-tip')).toMatch(/^init\nfrom \+1\.100 s.*\n7\.10 s/);
    expect(await proof.locator('.run.running').first().getAttribute('data-tip')).toMatch(/^init runs\n/);
    await proof.getByText('What happened, in order').click();
    const lines = await proof.locator('.table[open] tbody tr').allInnerTexts();
    expect(lines.findIndex((line) => line.includes('ready: nodes'))).toBeLessThan(
      lines.findIndex((line) => line.includes('init: end')),
    );
  });

  test('what an app writes stays text: in logs, messages and events', async () => {
    const { page, complaints } = await open('#rolling-delete-node/rollout@first');
    await page
      .locator(failed)
      .getByText(/^Logs of/)
      .click();
    await page
      .locator(failed)
      .getByText(/^web-78f9ff8988-8fhwt web/)
      .click();
    expect(await page.locator(`${failed} .table pre`).innerText()).toContain(markup);
    expect(await page.title()).toBe('fail: Seaworthy run 1123-1805-k3f');
    expect(await page.locator('img, iframe, object').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('fits a narrow screen', async () => {
    const { page } = await open('#rolling-delete-node/rollout', { width: 420 });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(420);
  });
});
