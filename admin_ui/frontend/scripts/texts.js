/** Texts come from data-attributes, so that the server translates them; here only the gaps are filled. */

/** `fill("Draft saved {time}", {time: "10:41"})`. Unknown names stay as they are. */
export function fill(text, values = {}) {
  return (text ?? '').replace(/\{(\w+)\}/g, (gap, name) => (name in values ? String(values[name]) : gap));
}

/** The text for a count: `textOne` for exactly one, `textMany` for all others. */
export function counted(dataset, count) {
  return fill(count === 1 ? (dataset.textOne ?? dataset.textMany) : dataset.textMany, { count });
}

/** Bytes as people read them: 512 B, 214 kB, 3.4 MB. */
export function size(bytes, language = 'en') {
  const [value, unit] = bytes < 1000 ? [bytes, 'B'] : bytes < 1e6 ? [bytes / 1000, 'kB'] : [bytes / 1e6, 'MB'];
  const digits = unit === 'MB' && value < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${unit}`;
}

export const pageLanguage = () => document.documentElement.lang || 'en';

/** Names one after the other, with what parts them in the language of the page. */
export const listed = (names, language = pageLanguage()) => names.join(language === 'zh-CN' ? '、' : ', ');
