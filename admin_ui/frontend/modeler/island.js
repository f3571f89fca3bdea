/** The modeler on its page: loads the file, saves while one draws, shows findings; keeps what cannot be sent or drawn. */
import './page.css';

import { followPage, readFile, saveBeside } from '../islands/file.js';
import { Copy, Saver } from '../islands/saver.js';
import { freshToken, personOf } from '../islands/token.js';
import { fill } from '../scripts/texts.js';
import { clockTime } from '../scripts/times.js';
import { Asking, listFindings } from './findings.js';
import { addTools, fit } from './tools.js';

const part = (figure, name) => figure.querySelector(`[data-part="${name}"]`);
const NOTHING = {
  forms: [], decisions: [], processes: [], job_types: [], teams: [], statuses: [], operations: [], times: [], clocks: [],
  variables: [], functions: [], asked: [],
};

const BEFORE_ALL = 100_000;

async function fetched(url, accept) {
  const response = await fetch(url, { headers: { Accept: accept }, redirect: 'error', credentials: 'same-origin' });
  if (!response.ok) throw new Error(`Expected ${url} to answer, but it said ${response.status}.`);
  return response;
}

/** What the server makes when it is asked to; null when it does not. */
async function made(url, csrf) {
  const answer = await fetch(url, {
    method: 'POST', redirect: 'error', credentials: 'same-origin', headers: { 'X-CSRF-Token': csrf, Accept: 'application/json' },
  }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

async function load(figure) {
  const [{ text, revision }, names, { createModeler, written, ApprovalDialog }] = await Promise.all([
    readFile(figure.dataset.file), fetched(figure.dataset.names, 'application/json'), import('./modeler.js'),
  ]);
  return { xml: text, revision, names: { ...NOTHING, ...(await names.json()) }, createModeler, written, ApprovalDialog };
}

function shows(figure, name) {
  for (const each of figure.querySelectorAll('[data-shown]')) each.hidden = each.dataset.shown !== name;
}

/** Where saving stands, in the words that the server gave. */
function tellState(figure) {
  const status = part(figure, 'state');
  const texts = figure.dataset;
  return (state) => {
    const kept = state.kept ? texts.textKept : texts.textNotKept;
    const sentences = {
      saved: state.at ? fill(texts.textSaved, { time: clockTime(Date.parse(state.at)) }) : texts.textUnchanged,
      changed: texts.textChanged,
      saving: texts.textSaving,
      offline: fill(texts.textOffline, { kept }),
      ended: fill(texts.textEnded, { kept }),
      another: fill(texts.textRefused, { detail: state.detail ?? '', kept }),
      refused: fill(texts.textRefused, { detail: state.detail ?? '', kept }),
      conflict: '',
    };
    status.textContent = sentences[state.kind];
    status.dataset.kind = state.kind;
    part(figure, 'sign-in').hidden = !['ended', 'another'].includes(state.kind);
    const conflict = part(figure, 'conflict');
    conflict.hidden = state.kind !== 'conflict';
    if (state.kind === 'conflict') part(figure, 'conflict-detail').textContent = state.detail ?? '';
  };
}

function download(name, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/xml' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** What was saved by another stays; what was drawn here becomes a file of its own. */
function keepAsCopy({ dataset }, text) {
  const nameOf = (number) => dataset.name.replace(/\.bpmn$/, `.copy${number > 1 ? number : ''}.bpmn`);
  return saveBeside({ url: dataset.file, csrf: dataset.csrf, nameOf, textOf: () => text });
}

/** A draft that cannot be drawn: its text is shown, can be taken away, corrected and saved as it is. */
function showBroken(figure, text, problem, save) {
  shows(figure, 'broken');
  part(figure, 'broken-why').textContent = problem;
  const area = part(figure, 'broken-text');
  area.value = text;
  part(figure, 'broken-download').onclick = () => download(figure.dataset.name, area.value);
  part(figure, 'broken-draw').onclick = () => save(area.value);
}

class Page {
  constructor(figure, { xml, revision, names, createModeler, written, ApprovalDialog }) {
    Object.assign(this, { figure, names, xml, written });
    this.language = figure.dataset.language;
    this.copy = new Copy(figure.dataset.keep);
    this.kept = this.copy.read();
    shows(figure, 'drawing');
    this.modeler = createModeler({ canvas: part(figure, 'canvas'), panel: part(figure, 'panel'), names, language: this.language });
    this.approval = new ApprovalDialog({
      dialog: document.getElementById('approval'), modeler: this.modeler, names, makeForm: () => made(figure.dataset.approval, figure.dataset.csrf),
    });
    this.saver = new Saver({
      url: figure.dataset.file, revision, csrf: figure.dataset.csrf, person: personOf(), store: this.copy, read: () => this.text(), onState: (state) => this.tell(state),
      renew: () => this.renew(),
    });
    this.asking = new Asking({
      url: figure.dataset.findings, csrf: figure.dataset.csrf, read: async () => ({ [figure.dataset.name]: await this.text() }),
      onFindings: (findings) => this.found(findings),
    });
  }

  /** What is drawn, or the text of what cannot be drawn; while it is played through, what was drawn before: playing recolours. */
  text() {
    if (this.beforePlaying) return this.beforePlaying;
    return this.broken ? Promise.resolve(part(this.figure, 'broken-text').value) : this.written(this.modeler, this.language);
  }

  /** The token of a new session is that of all requests of the page. */
  async renew() {
    const token = await freshToken();
    if (token) this.asking.csrf = this.figure.dataset.csrf = token;
    return token;
  }

  tell(state) {
    tellState(this.figure)(state);
    if (state.kind === 'saved' && state.at) document.body.dispatchEvent(new CustomEvent('studio:saved', { bubbles: true }));
  }

  found(findings) {
    if (findings) this.modeler.get('findings').show(findings.filter(({ file }) => !file || file === this.figure.dataset.name));
    listFindings(document, findings, { modeler: this.modeler, file: this.figure.dataset.name, goTo: (id) => this.goTo(id) });
  }

  goTo(id) {
    const element = this.modeler.get('elementRegistry').get(id);
    if (!element) return;
    if (element.parent) this.modeler.get('canvas').scrollToElement(element, 80);
    this.modeler.get('selection').select(element.parent ? element : null);
    part(this.figure, 'canvas').focus();
  }

  async open(text) {
    try {
      await this.modeler.importXML(text);
      this.broken = false;
      shows(this.figure, 'drawing');
      fit(this.modeler);
      this.figure.dataset.ready = 'yes';
      return true;
    } catch (problem) {
      this.broken = true;
      showBroken(this.figure, text, problem.message, (corrected) => this.draw(corrected));
      this.figure.dataset.ready = 'broken';
      return false;
    }
  }

  async draw(text) {
    this.broken = true;
    part(this.figure, 'broken-text').value = text;
    await this.open(text);
    this.saver.changed();
    this.asking.later();
  }

  watch() {
    const changed = () => {
      this.saver.changed();
      this.asking.later();
    };
    this.modeler.on('commandStack.changed', () => this.broken || changed());
    this.modeler.on('tokenSimulation.toggleMode', BEFORE_ALL, ({ active }) => {
      this.beforePlaying = active ? this.written(this.modeler, this.language).finally(() => redraw(this.modeler)) : null;
    });
    part(this.figure, 'broken-text').addEventListener('input', () => this.saver.changed());
    followPage(this.saver);
    this.figure.addEventListener('click', ({ target }) => this.doings[target.closest('[data-do]')?.dataset.do]?.());
    document.addEventListener('click', (event) => {
      const step = event.target.closest?.('.steps [data-element]');
      if (!step || !this.modeler.get('elementRegistry').get(step.dataset.element)) return;
      event.preventDefault();
      this.goTo(step.dataset.element);
      this.figure.scrollIntoView({ block: 'nearest' });
    });
  }

  get doings() {
    return {
      approval: () => this.approval.open(),
      download: async () => download(this.figure.dataset.name, await this.text()),
      theirs: () => {
        this.saver.accept(this.saver.state.revision ?? this.saver.revision);
        location.reload();
      },
      mine: async () => {
        const name = await keepAsCopy(this.figure, await this.text());
        if (!name) return;
        this.saver.accept(this.saver.state.revision ?? this.saver.revision);
        location.assign(this.figure.dataset.address.replace(/[^/]+$/, encodeURIComponent(name)));
      },
      restore: async () => {
        part(this.figure, 'kept').hidden = true;
        this.saver.revision = this.kept.revision; // Saved over what it was drawn on: whoever saved meanwhile is not overwritten.
        await this.draw(this.kept.text);
      },
      forget: () => {
        part(this.figure, 'kept').hidden = true;
        this.copy.forget();
      },
    };
  }

  /** What was kept here and never arrived is offered, and nothing is put over what others saved. */
  offerKept() {
    if (!this.kept || this.kept.text === this.xml) return;
    part(this.figure, 'kept').hidden = false;
    const when = part(this.figure, 'kept-when');
    when.textContent = fill(when.dataset.text, { time: clockTime(Date.parse(this.kept.at)) });
  }

  async start() {
    await this.open(this.xml);
    addTools(part(this.figure, 'tools'), this.modeler);
    this.watch();
    this.offerKept();
    this.asking.later(0);
    this.tell(this.saver.state);
  }
}

/** Paints every element anew: names change places while the file is written, and playing paints at the same moment. */
function redraw(modeler) {
  const elements = modeler.get('elementRegistry').filter(({ parent }) => parent);
  modeler.get('eventBus').fire('elements.changed', { elements });
}

function mount(figure) {
  return load(figure)
    .then((loaded) => new Page(figure, loaded).start())
    .catch((error) => {
      figure.dataset.failed = error.message;
      shows(figure, 'failed');
    });
}

document.querySelectorAll('[data-island="modeler"]').forEach(mount);
