/**
 * Words in two languages. A file of decisions keeps the English ones; the Chinese ones stand in the texts of the pack. While it is
 * drawn in Chinese they take the place of the English ones wherever there are some: what is changed then is the Chinese word, and
 * the file is written as it was. What has no Chinese word is shown, and changed, as it stands in the file.
 */

import { Saver } from '../islands/saver.js';

const PARTS = [['inputs', 'input', 'label'], ['outputs', 'output', 'label'], ['rules', 'rule', 'description']];

function assign(object, property, value) {
  if (value === undefined) delete object[property];
  else object[property] = value;
}

/** Where the words of `definitions` are that may have Chinese ones: the object, its property, and what they are known by. */
function* places(definitions) {
  yield [definitions, 'name', [definitions.id, 'name', '']];
  for (const element of definitions.drgElement ?? []) {
    yield [element, 'name', [element.id, 'name', '']];
    for (const [part, list, property] of PARTS) {
      for (const one of element.decisionLogic?.[list] ?? []) yield [one, property, [element.id, part, one.id]];
    }
  }
}

const keyOf = (known) => JSON.stringify(known);

export class Words {
  /** `texts` are the Chinese ones as `[decision, part, id, word]`. */
  constructor(texts) {
    this.read = new Map(texts.map(([decision, part, id, said]) => [keyOf([decision, part, id]), said]));
    this.said = new Map(this.read);
    this.shown = [];
  }

  /** Shows the Chinese words of a file that was read just now. */
  show(definitions) {
    this.shown = [];
    for (const [object, property, known] of places(definitions)) {
      const said = this.said.get(keyOf(known));
      if (!said) continue;
      this.shown.push({ object, property, key: keyOf(known), english: object[property] });
      object[property] = said;
    }
  }

  /** What `write` gives, which writes before it first waits, while every word stands where the file has it. */
  inEnglish(write) {
    const chinese = this.shown.map(({ object, property }) => object[property]);
    this.shown.forEach(({ key }, place) => this.said.set(key, (chinese[place] ?? '').trim()));
    this.shown.forEach(({ object, property, english }) => assign(object, property, english));
    try {
      return write();
    } finally {
      this.shown.forEach(({ object, property }, place) => assign(object, property, chinese[place]));
    }
  }

  /** Words that were changed since they were read, each with what was read. */
  changed() {
    const changed = [...this.said].filter(([key, said]) => said !== this.read.get(key));
    return changed.map(([key, said]) => [...JSON.parse(key), this.read.get(key), said]);
  }

  /** Takes over what this computer kept from last time, where nobody has said anything else since. */
  take(kept) {
    for (const [decision, part, id, read, said] of kept) {
      const key = keyOf([decision, part, id]);
      if (this.read.get(key) === read) this.said.set(key, said);
    }
  }

  /** These words are stored now. */
  stored(changed) {
    for (const [decision, part, id, , said] of changed) this.read.set(keyOf([decision, part, id]), said);
  }
}

/** Saves Chinese words that were changed, by the side of the file; `options` are those of a Saver. */
export class WordsSaver extends Saver {
  constructor(words, options) {
    super({ ...options, revision: 0, read: () => JSON.stringify(words.changed()) });
    this.words = words;
    const kept = this.store.read();
    if (kept) words.take(JSON.parse(kept.text));
  }

  /** Looks whether there is something to save. */
  look() {
    if (this.words.changed().length) this.changed();
  }

  async heard(answer, text) {
    if (answer.ok) this.words.stored(JSON.parse(text));
    return super.heard(answer, text);
  }
}
