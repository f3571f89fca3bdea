/** The server's findings: asked while one draws, painted beside the elements, listed below with what can be done about them. */
import { canRepair, repair } from './repairs.js';

const QUIET = 700;
const SVG = 'http://www.w3.org/2000/svg';
const ICONS = { error: 'circle-alert', warning: 'triangle-alert' };
const LOOKS = { error: 'bad', warning: 'warn' };

function icon(name) {
  const drawn = document.createElementNS(SVG, 'svg');
  drawn.setAttribute('class', 'icon');
  drawn.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/static/icons.svg#${name}`);
  drawn.append(use);
  return drawn;
}

function made(tag, className, ...content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...content.filter(Boolean));
  return node;
}

function button(text, act) {
  const node = made('button', 'button small', text);
  node.type = 'button';
  node.addEventListener('click', act);
  return node;
}

/** Asks for findings a moment after the last change, one request at a time; the newest text wins. */
export class Asking {
  constructor({ url, csrf, read, onFindings, send = fetch.bind(globalThis), wait = (act, time) => setTimeout(act, time) }) {
    Object.assign(this, { url, csrf, read, onFindings, send, wait });
  }

  later(time = QUIET) {
    if (!this.url) return;
    clearTimeout(this.timer);
    this.timer = this.wait(() => this.ask(), time);
  }

  async ask() {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      const answer = await this.send(this.url, {
        method: 'POST', redirect: 'error', credentials: 'same-origin', body: JSON.stringify({ files: await this.read() }),
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': this.csrf, Accept: 'application/json' },
      });
      if (answer.ok) this.onFindings((await answer.json()).findings);
      else this.onFindings(null);
    } catch {
      this.onFindings(null); // No connection: drawing goes on, saving tells it.
    } finally {
      this.asking = false;
      if (this.again) {
        this.again = false;
        this.later(0);
      }
    }
  }
}

function entry(finding, { modeler, file, goTo }) {
  const { severity, element, element_name: name, message, fix, fixes = [], file: where } = finding;
  const elsewhere = where && where !== file;
  const drawn = !elsewhere && modeler.get('elementRegistry').get(element);
  const place = drawn ? button(name || element, () => goTo(element)) : made('strong', '', elsewhere ? where : name || modeler.get('translate')('The whole diagram'));
  const offers = drawn || !elsewhere ? fixes.filter(({ action }) => canRepair(action, modeler)) : [];
  const actions = offers.map(({ label, action }) => button(label, () => repair(action, modeler)));
  const text = made('p', '', message, ' ', fix && made('span', 'muted', fix));
  return made('li', LOOKS[severity] ?? '', icon(ICONS[severity] ?? 'info'), made('div', 'stack', made('div', 'finding-place', place), text, actions.length > 0 && made('div', 'actions', ...actions)));
}

/** Fills the list below the drawing and the number beside its title. */
export function listFindings(root, findings, tools) {
  const [list, count, empty, away] = ['list', 'count', 'none', 'away'].map((part) => root.querySelector(`[data-findings-${part}]`));
  away.hidden = findings !== null;
  if (findings === null) return;
  list.replaceChildren(...findings.map((finding) => entry(finding, tools)));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  count.textContent = findings.length ? String(findings.length) : '';
  count.className = `chip ${errors ? 'bad' : 'warn'}`;
  count.hidden = findings.length === 0;
  empty.hidden = findings.length > 0;
}
