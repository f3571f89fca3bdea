/** Changes that a build makes to modules of others; a patch that no longer fits fails the build. */

export function patched(patches, code, id, where) {
  const fitting = patches.filter(({ module }) => id.includes(module));
  if (!fitting.length || !/\.[cm]?js($|\?)/.test(id)) return null;
  return fitting.reduce((text, { module, find, replace }) => {
    const changed = text.replace(find, replace);
    if (changed === text) throw new Error(`Expected ${module} to hold ${find}, but it does not. Look at its new version and adapt ${where}.`);
    return changed;
  }, code);
}
