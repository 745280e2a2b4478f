/**
 * The environment of every Go build. With the same flags, packages that two programs share are compiled once. Nobody
 * debugs these programs, so there is no DWARF, which saves a sixth of the compiler's work, and the compiler's garbage
 * collector runs less often.
 */
export const goEnvironment = {
  CGO_ENABLED: '0',
  GOFLAGS: '-trimpath -buildvcs=false -gcflags=all=-dwarf=false',
  GOGC: '400',
};
