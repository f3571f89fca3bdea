/** Which of the chosen files may be sent, and why not the others. Pure. */

/**
 * @param {{name: string, size: number}[]} held files already chosen
 * @param {{name: string, size: number}[]} added files just chosen, dropped or pasted
 * @param {{maxBytes: number, maxFiles: number}} limits bytes of one file, count of all; 0 = no limit
 * @returns {{files: object[], tooBig: object[], tooMany: boolean}}
 */
export function admit(held, added, { maxBytes, maxFiles }) {
  const isSame = (a, b) => a.name === b.name && a.size === b.size;
  const fresh = added.filter((file) => !held.some((other) => isSame(file, other)));
  const tooBig = fresh.filter((file) => maxBytes > 0 && file.size > maxBytes);
  const files = [...held, ...fresh.filter((file) => !tooBig.includes(file))];
  const tooMany = maxFiles > 0 && files.length > maxFiles;
  return { files: tooMany ? files.slice(0, maxFiles) : files, tooBig, tooMany };
}

/** A pasted picture has no name of its own: "Screenshot 10-41.png". */
export function pastedName(pattern, time, type) {
  const name = (pattern || 'Screenshot {time}').replace('{time}', time.replaceAll(':', '-'));
  return `${name}.${type.split('/')[1]?.replace('jpeg', 'jpg') ?? 'png'}`;
}
