/** The form designer on its page: loads and saves the form, has it checked, and keeps its preview as it stands. */
import { followPage, mended, readFile, saveBeforeLeaving, saveBeside } from '../islands/file.js';
import { Copy, Saver } from '../islands/saver.js';
import { isWanted, resolveConflict, saySaving } from '../islands/saying.js';
import { freshToken, personOf } from '../islands/token.js';
import { typeOver } from '../islands/type-over.js';
import { fill, listed } from '../scripts/texts.js';
import { addByClick, editorIn } from './editor.js';
import { Findings, entryOf } from './findings.js';
import { foreignTypes, parsed, withoutForeign, written } from './schema.js';
import { translateWithin } from './words.js';

const PAUSE = 400;
const LARGEST = 1_000_000;

class Designer {
  constructor(root) {
    const part = (name) => root.querySelector(`[data-${name}]`);
    this.root = root;
    this.texts = root.dataset;
    this.canvas = part('canvas');
    this.source = part('source');
    this.part = part;
    this.look = document.querySelector('#look');
    this.text = '';
    this.copy = new Copy(root.dataset.keep);
    this.findings = new Findings(part('findings'), root.dataset);
    this.editor = null;
  }

  async open() {
    const { text, revision } = await readFile(this.texts.file);
    this.text = text;
    this.saver = new Saver({
      url: this.texts.file, revision, csrf: this.texts.token, person: personOf(), store: this.copy,
      read: () => this.text, onState: (state) => saySaving(this.root, state), renew: () => this.renew(),
    });
    const kept = this.copy.read();
    if (kept && kept.text !== this.text && (await isWanted(this.root, kept))) {
      this.saver.revision = kept.revision; // Saved over what it was drawn on: whoever saved meanwhile is not overwritten.
      this.change(kept.text);
    } else {
      this.copy.forget();
      this.ask(0);
    }
    await this.show(this.text);
    this.follow();
  }

  /** The text is another now: it is kept, saved, checked and drawn. */
  change(text) {
    if (text === this.text) return;
    this.text = text;
    this.copy.keep(text, this.saver.revision);
    this.saver.changed();
    this.ask();
  }

  /** Opens the text in the editor, or as text when the editor cannot. */
  show(text) {
    const schema = parsed(text);
    const foreign = schema ? foreignTypes(schema) : [];
    this.part('foreign').hidden = !foreign.length;
    this.part('foreign-told').textContent = fill(this.texts.textForeign, { types: listed(foreign) });
    if (!schema || foreign.length || text.length > LARGEST) return this.asText(text);
    return this.draw(schema).catch((error) => {
      this.root.dataset.failed = error.message;
      this.asText(text);
    });
  }

  async draw(schema) {
    this.editor ??= this.makeEditor();
    this.opening = true;
    await this.editor.importSchema(schema);
    this.opening = false;
    this.drawn = written(this.editor.saveSchema());
    this.setView('draw');
    delete this.root.dataset.failed;
    this.root.dataset.ready = 'yes';
    this.steps();
  }

  makeEditor() {
    const editor = editorIn({ container: this.canvas, texts: this.texts, sources: JSON.parse(this.texts.sources) });
    editor.on('commandStack.changed', () => this.edited());
    editor.on('selection.changed', () => this.markSoon());
    editor.on('propertiesPanel.updated', () => this.markSoon());
    addByClick(editor, this.canvas);
    typeOver(this.canvas);
    return editor;
  }

  /** What was drawn is saved; what only opening a file changes in it is not. */
  edited() {
    if (this.opening) return;
    this.steps();
    const text = written(this.editor.saveSchema());
    if (text === this.drawn) return;
    this.drawn = text;
    this.change(text);
  }

  steps() {
    const stack = this.editor?.get('commandStack');
    const isDrawing = !this.canvas.hidden;
    this.part('undo').disabled = !isDrawing || !stack?.canUndo();
    this.part('redo').disabled = !isDrawing || !stack?.canRedo();
  }

  asText(text) {
    if (this.source.value !== text) this.source.value = text;
    this.setView('text');
    this.root.dataset.ready = 'yes';
  }

  setView(view) {
    this.canvas.hidden = view !== 'draw';
    this.source.hidden = view !== 'text';
    for (const button of this.root.querySelectorAll('[data-view]')) button.setAttribute('aria-pressed', String(button.dataset.view === view));
    this.steps();
  }

  /** Has the form checked and its preview drawn, a moment after the last change; the answer to the newest question counts. */
  ask(pause = PAUSE) {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => {
      this.check();
      this.preview();
    }, pause);
  }

  async check() {
    this.question?.abort();
    this.question = new AbortController();
    const headers = { 'Content-Type': 'application/json', 'X-CSRF-Token': this.texts.token, Accept: 'application/json' };
    const body = this.text.length > 2 * LARGEST ? this.text.slice(0, 2 * LARGEST) : this.text;
    try {
      const response = await fetch(this.texts.check, { method: 'POST', headers, body, redirect: 'error', signal: this.question.signal });
      if (!response.ok) return;
      const { findings } = await response.json();
      this.findings.show(findings, (id) => this.labelOf(id), (finding) => this.goTo(finding), (action) => this.mend(action));
      this.mark();
    } catch {
      // No connection, or a newer question: the line above says the one, the next answer the other.
    }
  }

  /** Has the server carry out what it offered; the answer is the new text. */
  async mend(action) {
    const { repair, name, token } = this.texts;
    const text = await mended({ url: repair, csrf: token, file: name, text: this.text, action });
    if (text === null) return;
    this.change(text);
    await this.show(text);
  }

  preview() {
    const schema = this.look?.querySelector('[data-schema]');
    if (!schema) return;
    schema.disabled = false;
    schema.value = this.text.slice(0, LARGEST + 1);
    this.look.dispatchEvent(new Event('designer-changed'));
  }

  labelOf(id) {
    const field = this.editor?.get('formFieldRegistry').get(id);
    return field?.label || field?.dateLabel || field?.key || id;
  }

  goTo({ component, name }) {
    const field = this.editor?.get('formFieldRegistry').get(component);
    if (!field || this.canvas.hidden) return;
    this.editor.get('selection').set(field);
    requestAnimationFrame(() => {
      const entry = entryOf(this.canvas, component, name);
      const group = entry?.closest('.bio-properties-panel-group');
      if (group && !group.querySelector('.bio-properties-panel-group-entries.open')) group.querySelector('.bio-properties-panel-group-header')?.click();
      requestAnimationFrame(() => (entry?.querySelector('input, select, textarea, [contenteditable]') ?? this.canvas).focus());
    });
  }

  markSoon() {
    cancelAnimationFrame(this.marking);
    this.marking = requestAnimationFrame(() => this.mark());
  }

  mark() {
    if (!this.editor || this.canvas.hidden) return;
    this.findings.mark(this.canvas, this.canvas, this.editor.get('selection').get()?.id);
  }

  /** The token of a new session is that of all requests of the page. */
  async renew() {
    const token = await freshToken();
    if (token && token !== this.texts.token) {
      this.texts.token = token;
      this.ask();
    }
    return token;
  }

  /** One's own version as another form: the address of its page, or null. */
  async keepMine() {
    const base = `${decodeURIComponent(this.texts.file.split('/').at(-1)).replace(/\.form$/, '')}_copy`;
    const schema = parsed(this.text);
    const idOf = (name) => name.replace(/\.form$/, '');
    const name = await saveBeside({
      url: this.texts.file, csrf: this.texts.token,
      nameOf: (number) => `${base}${number > 1 ? number : ''}.form`,
      textOf: (file) => (schema ? written({ ...schema, id: idOf(file) }) : this.text),
    });
    return name && `${this.texts.pages}/${idOf(name)}`;
  }

  follow() {
    followPage(this.saver);
    saveBeforeLeaving(this.saver);
    resolveConflict(this.root, this.saver, () => this.keepMine());
    this.root.addEventListener('click', ({ target }) => {
      const view = target.closest('[data-view]')?.dataset.view;
      if (view === 'text') this.asText(this.text);
      if (view === 'draw') this.show(this.text);
      if (target.closest('[data-undo]')) this.editor.get('commandStack').undo();
      if (target.closest('[data-redo]')) this.editor.get('commandStack').redo();
      if (target.closest('[data-remove-foreign]')) this.takeOutForeign();
    });
    this.source.addEventListener('input', () => this.change(this.source.value));
    this.look?.addEventListener('change', ({ target }) => {
      if (target.name === 'preview:width') this.look.querySelector('#look-fields').dataset.width = target.value;
    });
  }

  takeOutForeign() {
    this.change(written(withoutForeign(parsed(this.text))));
    this.show(this.text);
  }
}

for (const root of document.querySelectorAll('[data-island="formeditor"]')) {
  document.body.dataset.keys = 'off'; // Single keys are for lists: whoever types here must never leave the page by one.
  const designer = new Designer(root);
  translateWithin(designer.canvas, root.dataset.language);
  designer.open().catch((error) => {
    root.dataset.failed = error.message;
    root.querySelector('[data-saving]').textContent = root.dataset.textFailed;
  });
}
