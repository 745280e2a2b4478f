/**
 * What every Go build gets: with the same flags, what two programs share is compiled once. Nobody debugs these programs: no
 * DWARF saves a sixth of the compiler's work, and its garbage may wait.
 */
export const goEnvironment = {
  CGO_ENABLED: '0',
  GOFLAGS: '-trimpath -buildvcs=false -gcflags=all=-dwarf=false',
  GOGC: '400',
};
