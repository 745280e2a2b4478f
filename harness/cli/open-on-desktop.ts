import { hasDesktop } from '../config/desktop.ts';
import { attempt } from '../shell/run.ts';

/** Opens an address with the desktop's own program for it; false where there is no desktop, or it did not. */
export async function openOnDesktop(address: string): Promise<boolean> {
  if (!hasDesktop()) return false;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const { failed } = await attempt(opener, [address], { timeoutMs: 10_000 });
  return !failed;
}
