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
import './editor.css';

import Modeler from 'dmn-js/lib/Modeler';
import NavigatedViewer from 'dmn-js/lib/NavigatedViewer';

import { fitted } from '../diagram/fit.js';
import { fill } from '../scripts/texts.js';
import { clockTime } from '../scripts/times.js';
import { Beside } from './beside.js';
import { Keeper } from './keeping.js';
import { mark } from './marks.js';
import { addRule, showElement } from './rules.js';
import { open, openDecision, showViews } from './views.js';
import { translateLeftovers, translateModule } from './words.js';

const KINDS = ['drd', 'decisionTable', 'literalExpression', 'boxedExpression'];

function editorIn(root, canvas, language) {
  const words = { additionalModules: [translateModule(language)] };
  const options = { container: canvas, ...Object.fromEntries(KINDS.map((kind) => [kind, { ...words, keyboard: { bind: true } }])) };
  return root.dataset.mayDraw === 'yes' ? new Modeler(options) : new NavigatedViewer(options);
}

/** Calls `changed` after each command in any part of the file. */
function watchChanges(modeler, changed) {
  modeler.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', changed));
}

function stateOf(root) {
  const line = root.querySelector('[data-saving]');
  const texts = root.dataset;
  const said = {
    changed: () => texts.textChanged,
    saving: () => texts.textSaving,
    saved: ({ changed_at: at }) => fill(texts.textSaved, { time: clockTime(at ? Date.parse(at) : Date.now()) }),
    offline: () => texts.textOffline,
    expired: () => texts.textExpired,
    refused: ({ detail }) => `${texts.textRefused} ${detail ?? ''}`,
    conflict: () => texts.textConflicted,
  };
  return (state, details = {}) => {
    line.textContent = said[state](details);
    line.dataset.state = state;
    if (state === 'saved') for (const field of document.querySelectorAll('main [name="revision"]')) field.value = details.revision;
    if (state === 'conflict') showConflict(root, details);
  };
}

function showConflict(root, { detail, title }) {
  const box = root.querySelector('[data-conflict]');
  box.querySelector('[data-conflict-detail]').textContent = detail ?? title ?? '';
  box.hidden = false;
  box.querySelector('button').focus();
}

/** The two ways out of a conflict: one's own version as another file, or that of the other person. */
function resolveConflict(root, keeper) {
  root.querySelector('[data-take-theirs]').addEventListener('click', () => {
    keeper.stop();
    keeper.forget();
    location.reload();
  });
  root.querySelector('[data-keep-mine]').addEventListener('click', async () => {
    const name = root.dataset.file.replace(/(\.dmn)?$/, `-${new Date().toISOString().slice(0, 16).replace(/\D/g, '')}.dmn`);
    if (!(await keeper.saveAs(name))) return;
    keeper.stop();
    keeper.forget();
    location.assign(`${root.dataset.all}/${name.split('/').at(-1)}`);
  });
}

/** What this computer kept from last time; resolves to the text to open. */
function offerKept(root, keeper, { content, kept }) {
  if (!kept) return content;
  const box = root.querySelector('[data-kept]');
  box.querySelector('[data-kept-at]').textContent = fill(root.dataset.textKept, { time: new Date(kept.at).toLocaleString(root.dataset.language) });
  box.hidden = false;
  return new Promise((resolve) => {
    const choose = (text, revision) => () => {
      box.hidden = true;
      if (revision !== null) keeper.revision = revision;
      else keeper.forget();
      resolve(text);
    };
    box.querySelector('[data-take-back]').addEventListener('click', choose(kept.content, kept.revision));
    box.querySelector('[data-throw-away]').addEventListener('click', choose(content, null));
    box.querySelector('button').focus();
  });
}

/** Files that go elsewhere take what is saved: links and forms beside the editor wait for it. */
function saveBeforeLeaving(root, keeper) {
  document.addEventListener('submit', async (event) => {
    if (!event.target.matches('[data-after-saving]') || !keeper.isDirty) return;
    event.preventDefault();
    if (await keeper.flush()) event.target.requestSubmit(event.submitter);
  });
  document.addEventListener('click', async (event) => {
    const link = event.target.closest('a[data-after-saving]');
    if (!link || !keeper.isDirty) return;
    event.preventDefault();
    if (await keeper.flush()) location.assign(link.href);
  });
}

/** Buttons of findings: an example into the fields, the missing rule into the table, the keyboard to the place. */
function followFindings(root, modeler, beside) {
  document.addEventListener('click', async ({ target }) => {
    const found = target.closest('[data-finding]');
    if (!found || !target.closest('button')) return;
    const { decision, element, values, cells } = found.dataset;
    await open(modeler, decision);
    if (target.closest('[data-try]')) return beside.give(JSON.parse(values));
    const id = target.closest('[data-add-rule]') ? addRule(modeler, JSON.parse(cells)) : element;
    requestAnimationFrame(() => showElement(root, id));
  });
}

/** What is open and how it is written; on the graph the trial stays with the decision that was open before. */
function sourceOf(modeler, first) {
  let last = first;
  return async (raw) => {
    const xml = raw ?? (await modeler.saveXML({ format: true })).xml;
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

async function openFile(root, modeler, keeper, read) {
  const loaded = await keeper.load();
  const content = await offerKept(root, keeper, loaded);
  read(content);
  await modeler.importXML(content);
  await open(modeler, root.dataset.decision);
  const { xml } = await modeler.saveXML({ format: true });
  keeper.begin(xml);
  if (content === loaded.content) return;
  keeper.begin(loaded.content);
  keeper.changed(xml);
}

export async function mount(root) {
  const { language, file } = root.dataset;
  const canvas = root.querySelector('[data-canvas]');
  const modeler = editorIn(root, canvas, language);
  const tell = stateOf(root);
  const told = (state, details) => {
    tell(state, details);
    if (state === 'saved') beside.ask(0); // the rules of the pack look at what is saved
  };
  const keeper = new Keeper({ url: file, token: root.dataset.token, told });
  const source = sourceOf(modeler, root.dataset.trial);
  let raw = null; // as it was read, until something is changed; what cannot be opened stays so
  const beside = new Beside({
    form: document.querySelector('#trial'),
    url: root.dataset.look,
    source: () => source(raw),
    shown: mark,
  });
  showViews(modeler, root.querySelector('[data-views]'), root.dataset);
  translateLeftovers(canvas, language);
  let opening = true;
  watchChanges(modeler, async () => {
    if (opening) return;
    raw = null;
    const { xml } = await source();
    keeper.changed(xml);
    beside.ask();
  });
  let shown = null;
  modeler.on('views.changed', ({ activeView }) => {
    if (activeView?.element !== shown) fitGraph(modeler);
    shown = activeView?.element;
    beside.ask();
  });
  resolveConflict(root, keeper);
  saveBeforeLeaving(root, keeper);
  followFindings(root, modeler, beside);
  try {
    await openFile(root, modeler, keeper, (content) => (raw = content));
    opening = false;
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
