import type { Results } from '../../record/results.ts';
import { writeChunksAtomically } from '../../record/atomic-write.ts';
import { tryRead } from '../../record/json-file.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { pageChunks } from './page.ts';
import { pageCode } from './page-code.ts';
import { readExperiment, storiesOf } from './model/read-proof.ts';

/** Writes `report.html`: one file that needs nothing but a browser. */
export function writePage(folder: RunFolder, results: Results): void {
  writeChunksAtomically(folder.file('report.html'), chunksOf(folder, results));
}

/** The same as one text. */
export function pageText(folder: RunFolder, results: Results): string {
  return [...chunksOf(folder, results)].join('');
}

function chunksOf(folder: RunFolder, results: Results): Iterable<string> {
  const info = tryRead(() => folder.readInfo());
  return pageChunks({
    results,
    typed: 'value' in info ? info.value : { command: '' },
    stories: storiesOf(folder, results),
    experimentOf: (story) => readExperiment(folder, story),
    code: pageCode(),
  });
}
