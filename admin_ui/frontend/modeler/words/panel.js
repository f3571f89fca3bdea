/** The words of the properties panel, which asks no editor which language it speaks; the page says it. */
import { worded } from './translate.js';

let translate;

export function translatePanel(sentence, values) {
  translate ??= worded(document.documentElement.lang);
  return translate(sentence, values);
}
