import { ofOthers } from '../cause-kind.ts';

interface Figures {
  /** How many went past the URL about then, and were answered. */
  readonly answered: number;
}

/** What stands before the app failed requests that the app itself would have answered. */
export const wayIn = ofOthers((requests): Figures => {
  const fine = requests.flatMap(({ facts }) => facts).find(({ code }) => code === 'fine-past-it');
  return { answered: fine?.code === 'fine-past-it' ? fine.figures.answered : 0 };
});
