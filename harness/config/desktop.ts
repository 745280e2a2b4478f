/** Can something be shown to the person who runs this? */
export function hasDesktop(): boolean {
  const { DISPLAY: x11, WAYLAND_DISPLAY: wayland } = process.env;
  return process.platform === 'darwin' || Boolean(x11) || Boolean(wayland);
}
