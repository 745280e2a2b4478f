import type { ExperimentModel } from '../model/experiment-model.ts';
import { ExperimentView } from './experiment-view.ts';

const views = new Map<HTMLDetailsElement, ExperimentView>();

/** Draws the experiment of a proof when it is opened for the first time. */
function viewOf(proof: HTMLDetailsElement): ExperimentView | undefined {
  const known = views.get(proof);
  if (known) return known;
  const data = proof.querySelector(':scope > script[type="application/json"]')?.textContent;
  const place = proof.querySelector<HTMLElement>('.experiment');
  if (data === undefined || !place) return undefined;
  const view = new ExperimentView(place, JSON.parse(data) as ExperimentModel);
  views.set(proof, view);
  return view;
}

/** `#rolling-delete-node/rollout`, and of a request in it `…@1234`, or `…@first` of those that failed. */
function goTo(hash: string): void {
  const [key = '', request] = decodeURIComponent(hash.slice(1)).split('@');
  const proof = document.getElementById(key);
  if (!(proof instanceof HTMLDetailsElement)) return;
  proof.open = true;
  const view = viewOf(proof);
  proof.scrollIntoView({ block: 'start' });
  proof.querySelector('summary')?.focus({ preventScroll: true });
  if (request === 'first') view?.chooseFirst();
  else if (request !== undefined) view?.chooseId(Number(request));
}

function repaint(): void {
  for (const view of views.values()) view.repaint();
}

for (const proof of document.querySelectorAll<HTMLDetailsElement>('details.proof')) {
  if (proof.open) viewOf(proof);
  proof.addEventListener('toggle', () => {
    if (proof.open) viewOf(proof);
  });
}
window.addEventListener('hashchange', () => {
  goTo(location.hash);
});
document.addEventListener('click', (event) => {
  // A link that was followed before changes nothing, and is followed again all the same.
  const link = (event.target as Element).closest('a');
  if (link?.hash && link.hash === location.hash) goTo(link.hash);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
matchMedia('print').addEventListener('change', repaint);
if (location.hash) goTo(location.hash);
