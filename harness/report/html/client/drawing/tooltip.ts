import { element } from './elements.ts';

/** The one tooltip of the page: says what `data-tip` of the element under the pointer says. */
class Tooltip {
  readonly #element = element('div', { class: 'tooltip', role: 'tooltip', hidden: true });

  follow(event: PointerEvent): void {
    const tip = (event.target as Element).closest<SVGElement>('[data-tip]')?.dataset['tip'];
    this.#element.hidden = tip === undefined;
    if (tip === undefined) return;
    if (!this.#element.isConnected) document.body.append(this.#element);
    this.#element.textContent = tip;
    const { offsetWidth, offsetHeight } = this.#element;
    const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - offsetWidth - 8);
    const below = event.clientY + 18 + offsetHeight < window.innerHeight;
    this.#element.style.left = `${String(Math.max(8, left))}px`;
    this.#element.style.top = `${String(below ? event.clientY + 18 : event.clientY - offsetHeight - 10)}px`;
  }

  hide(): void {
    this.#element.hidden = true;
  }
}

export const tooltip = new Tooltip();
