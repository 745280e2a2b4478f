import type { FileReasons, SurvivingFile } from '../../judgement/reasons/file-reasons.ts';
import type { Words } from './words.ts';

const volumes = {
  container: 'its own filesystem',
  emptyDir: 'emptyDir',
  ephemeral: 'ephemeral volume',
  persistentVolumeClaim: 'PersistentVolumeClaim',
} as const;

const moments = {
  writing: 'its writing',
  restart: 'a restart of the container',
  deletion: 'the deletion of the pod',
  move: 'a move to another node',
} as const;

export const fileWords: Words<FileReasons> = {
  'files-as-promised': ({ container, files, not, moved }) =>
    [
      `files of container ${container} survive ${files.map(survivalText).join(', ')}`,
      ...(not.length === 0 ? [] : [`nothing could be written to ${not.join(', ')}`]),
      ...(moved === false ? ['no other node took the pod'] : []),
    ].join('; '),
  'file-lost': ({ container, path, volume, moment }) =>
    `a file in ${path} of container ${container} (${volumes[volume]}) did not survive ${moments[moment]}`,
  'file-stayed': ({ container, path, volume, moment }) =>
    `a file in ${path} of container ${container} (${volumes[volume]}) was still there after ${moments[moment]}`,
  'file-not-seen': ({ container, path, moment }) =>
    `whether the file in ${path} of container ${container} was there after ${moments[moment]} could not be seen`,
  'no-file-written': ({ not }) =>
    `no file could be written into the container${not.length === 0 ? ', which has no place that it can write to' : `: not to ${not.join(', ')}`}`,
};

/** `a restart of the container in /cache (emptyDir)` */
function survivalText({ path, volume, survived }: SurvivingFile): string {
  const what = survived.map((moment) => moments[moment]).join(' and ');
  return `${what === '' ? 'nothing' : what} in ${path} (${volumes[volume]})`;
}
