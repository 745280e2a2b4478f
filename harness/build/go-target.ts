/** This machine's system and architecture, as Go and what is published of Kubernetes call them. */
export function goTarget(): { readonly GOOS: string; readonly GOARCH: string } {
  return {
    GOOS: goNames[process.platform] ?? process.platform,
    GOARCH: goNames[process.arch] ?? process.arch,
  };
}

/** Where Go has another name than Node. */
const goNames: Readonly<Record<string, string>> = { win32: 'windows', x64: 'amd64', ia32: '386' };
