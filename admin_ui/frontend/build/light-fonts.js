/** Keeps the woff2 of a font face alone: the older kinds beside it weigh much and no browser of ours asks for them. */
const FACE = /@font-face\s*\{[^}]*\}/g;
const SOURCE = /src:\s*[^;]*;/g;
const WOFF2 = /url\([^)]*\.woff2[^)]*\)\s*format\(['"]woff2['"]\)/;

function lightFace(face) {
  const found = face.match(WOFF2);
  if (!found) return face;
  const bare = face.replace(SOURCE, '');
  return bare.replace('{', `{ src: ${found[0]};`);
}

export function keepWoff2(css) {
  return css.replace(FACE, lightFace);
}

export const lightFonts = {
  name: 'light-fonts',
  enforce: 'pre',
  transform: (code, id) => (/\.css($|\?)/.test(id) && code.includes('@font-face') ? { code: keepWoff2(code), map: null } : null),
};
