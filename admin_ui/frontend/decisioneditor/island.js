/** The decision designer: dmn-js with trials, findings and matched rows beside it, saved while one draws. */
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import '../islands/feel.css';
import './editor.css';

import Modeler from 'dmn-js/lib/Modeler';
import NavigatedViewer from 'dmn-js/lib/NavigatedViewer';

import { fitted } from '../diagram/fit.js';
import { followPage, mended, readFile, saveBeforeLeaving, saveBeside } from '../islands/file.js';
import { Copy, Saver } from '../islands/saver.js';
import { paletteTitles } from '../islands/palette-titles.js';
import { quietPad } from '../islands/quiet-pad.js';
import { isWanted, resolveConflict, saySaving } from '../islands/saying.js';
import { freshToken, personOf } from '../islands/token.js';
import { typeOver } from '../islands/type-over.js';
import { Beside } from './beside.js';
import { Words, WordsSaver } from './bilingual.js';
import { mark } from './marks.js';
import { addRule, showElement } from './rules.js';
import { open, openDecision, showViews } from './views.js';
import { translateLeftovers, translateModule } from './words.js';

const KINDS = ['drd', 'decisionTable', 'literalExpression', 'boxedExpression'];

const INK = { defaultFillColor: 'var(--surface)', defaultStrokeColor: 'var(--ink-2)', defaultLabelColor: 'var(--ink)' };

function editorIn(root, canvas, language) {
  const words = translateModule(language);
  const options = Object.fromEntries(KINDS.map((kind) => [kind, { additionalModules: [words], keyboard: { bind: true } }]));
  options.drd.drdRenderer = INK;
  if (root.dataset.mayDraw !== 'yes') return new NavigatedViewer({ container: canvas, ...options });
  options.drd.additionalModules.push(quietPad, paletteTitles);
  return new Modeler({ container: canvas, ...options });
}

/** Calls `changed` after each command in any part of the file. */
function watchChanges(modeler, changed) {
  modeler.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', changed));
}

/** Buttons of findings: an example into the fields, the missing rule into the table, the keyboard to the place. */
function followFindings(root, modeler, beside, mend) {
  document.addEventListener('click', async ({ target }) => {
    const found = target.closest('[data-finding]');
    if (!found || !target.closest('button')) return;
    const offered = target.closest('[data-repair]');
    if (offered) return mend(JSON.parse(offered.dataset.repair));
    const { decision, element, values, cells } = found.dataset;
    await open(modeler, decision);
    if (target.closest('[data-try]')) return beside.give(JSON.parse(values));
    const id = target.closest('[data-add-rule]') ? addRule(modeler, JSON.parse(cells)) : element;
    requestAnimationFrame(() => showElement(root, id));
  });
}

/** The text of the file, in English. */
const written = (modeler, words) => words.inEnglish(async () => (await modeler.saveXML({ format: true })).xml);

/** What is open and how it is written; on the graph the trial stays with the decision that was open before. */
function sourceOf(modeler, words, first) {
  let last = first;
  return async (raw) => {
    const xml = raw ?? (await written(modeler, words));
    last = openDecision(modeler) ?? last;
    return { xml, decision: last };
  };
}

/** Room in pixels around a graph: for its palette, its name, and the mark of bpmn.io. */
const ROOM = { top: 110, right: 40, bottom: 64, left: 120 };

function fitGraph(modeler) {
  const canvas = modeler.getActiveView()?.type === 'drd' && modeler.getActiveViewer().get('canvas');
  if (!canvas) return;
  const { inner, outer } = canvas.viewbox();
  if (inner.width && outer.width) canvas.viewbox(fitted(inner, outer, ROOM, 1));
}

/** Saves what is drawn, and says where that stands. */
class Keeping {
  constructor(root, { text, revision }, words, saved) {
    const { file, token, keep } = root.dataset;
    this.root = root;
    this.saved = saved;
    this.text = text;
    this.copy = new Copy(keep);
    this.saver = new Saver({
      url: file, revision, csrf: token, person: personOf(), store: this.copy, read: () => this.text, onState: (state) => this.tell(state), renew: freshToken,
    });
    this.words = new WordsSaver(words, {
      url: root.dataset.words, csrf: token, person: personOf(), store: new Copy(`${keep}:words`), onState: (state) => this.tellWords(state), renew: freshToken,
    });
    for (const saver of [this.saver, this.words]) {
      followPage(saver);
      saveBeforeLeaving(saver);
    }
    resolveConflict(root, this.saver, () => this.keepMine());
  }

  /** What is on the screen when it was loaded: only what differs from it is saved. */
  begin(text) {
    this.text = text;
  }

  changed(text) {
    this.words.look();
    if (text === this.text) return;
    this.text = text;
    this.copy.keep(text, this.saver.revision);
    this.saver.changed();
  }

  /** The line says what is worse: of the file, or of its Chinese words. */
  tellWords(state) {
    if (this.saver.state.kind === 'saved') saySaving(this.root, state);
    if (state.kind === 'saved') this.saved();
  }

  tell(state) {
    const isWorse = state.kind === 'saved' && this.words && this.words.state.kind !== 'saved';
    saySaving(this.root, isWorse ? this.words.state : state);
    if (state.kind !== 'saved') return;
    for (const field of document.querySelectorAll('main [name="revision"]')) field.value = this.saver.revision;
    this.saved();
  }

  async keepMine() {
    const { file, all } = this.root.dataset;
    const base = decodeURIComponent(file.split('/').at(-1)).replace(/\.dmn$/, '');
    const name = await saveBeside({ url: file, csrf: this.saver.csrf, nameOf: (number) => `${base}-${number + 1}.dmn`, textOf: () => this.text });
    return name && `${all}/${encodeURIComponent(name)}`;
  }

  /** The text to open: what was loaded, or what this computer kept from last time, when somebody wants that. */
  async wanted() {
    const kept = this.copy.read();
    if (kept && kept.text !== this.text && (await isWanted(this.root, kept))) {
      this.saver.revision = kept.revision; // Saved over what it was drawn on: whoever saved meanwhile is not overwritten.
      return kept.text;
    }
    this.copy.forget();
    return this.text;
  }
}

async function openFile(root, modeler, words, keeping, read) {
  const loaded = keeping.text;
  const content = await keeping.wanted();
  read(content);
  await modeler.importXML(content);
  await open(modeler, root.dataset.decision);
  const xml = await written(modeler, words);
  if (content === loaded) keeping.begin(xml);
  else keeping.changed(xml);
  keeping.words.look();
}

export async function mount(root) {
  const { language, file } = root.dataset;
  const canvas = root.querySelector('[data-canvas]');
  const modeler = editorIn(root, canvas, language);
  typeOver(canvas);
  const words = new Words(JSON.parse(root.dataset.chinese));
  modeler.on('import.parse.complete', ({ definitions }) => definitions && words.show(definitions));
  const source = sourceOf(modeler, words, root.dataset.trial);
  let raw = null; // as it was read, until something is changed; what cannot be opened stays so
  const beside = new Beside({
    form: document.querySelector('#trial'),
    url: root.dataset.look,
    source: () => source(raw),
    shown: mark,
  });
  showViews(modeler, root.querySelector('[data-views]'), root.dataset);
  translateLeftovers(canvas, language);
  let keeping = null; // nothing is saved before the file is open
  watchChanges(modeler, async () => {
    if (!keeping) return;
    raw = null;
    const { xml } = await source();
    keeping.changed(xml);
    beside.ask();
  });
  let shown = null;
  modeler.on('views.changed', ({ activeView }) => {
    if (activeView?.element !== shown) fitGraph(modeler);
    shown = activeView?.element;
    beside.ask();
  });
  /** Has the server carry out what it offered, and opens the answer where one was. */
  const mend = async (action) => {
    const { xml, decision } = await source(raw);
    const { repair, name } = root.dataset;
    const text = await mended({ url: repair, csrf: keeping.saver.csrf, file: name, text: xml, action });
    if (text === null) return;
    raw = text;
    await modeler.importXML(text);
    await open(modeler, decision);
    keeping.changed(text);
    beside.ask(0);
  };
  followFindings(root, modeler, beside, mend);
  try {
    const opened = new Keeping(root, await readFile(file), words, () => beside.ask(0)); // the rules of the pack look at what is saved
    await openFile(root, modeler, words, opened, (content) => (raw = content));
    keeping = opened;
    root.dataset.ready = 'yes';
  } finally {
    beside.ask(0);
  }
}

for (const root of document.querySelectorAll('[data-island="decisioneditor"]')) {
  mount(root).catch((error) => {
    root.dataset.failed = error.message;
    root.querySelector('[data-note]').textContent = root.dataset.textFailed;
  });
}
