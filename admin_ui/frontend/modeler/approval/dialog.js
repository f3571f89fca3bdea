/** The page's dialog *Add an approval*: it asks in plain words where, when, by whom and what a refusal leads to. */
import { OPERATORS, needsValue, operatorsOf, writeCondition } from '../conditions.js';
import { subjectsOf } from '../panel/condition.js';
import { COMMAND } from './drawing.js';
import { pathOf, pathsOf, refusals } from './places.js';

const field = (dialog, name) => dialog.querySelector(`[data-field="${name}"]`);
const input = (dialog, name) => dialog.querySelector(`[name="${name}"]`);

function fill(select, choices, value = select.value) {
  select.replaceChildren(...choices.map(({ value: key, label }) => new Option(label, key)));
  if (choices.some((each) => each.value === value)) select.value = value;
}

export class ApprovalDialog {
  /** `makeForm()` gives the form of approvals, `{id, name, file}`, or null when it cannot be had. */
  constructor({ dialog, modeler, names, makeForm }) {
    Object.assign(this, { dialog, modeler, names, makeForm, translate: modeler.get('translate') });
    modeler.get('commandStack').registerHandler(COMMAND, modeler.get('approvalDrawing').handler);
    modeler.on('flowdesk.approval', ({ element }) => this.open(element));
    dialog.querySelector('form').addEventListener('submit', (event) => this.add(event));
    input(dialog, 'path').addEventListener('change', () => this.askWhere());
    input(dialog, 'what').addEventListener('change', () => this.askHow());
    input(dialog, 'how').addEventListener('change', () => this.askValue());
  }

  open(element) {
    const paths = pathsOf(this.modeler.get('elementRegistry'));
    const selected = element ?? this.modeler.get('selection').get()[0];
    const chosen = selected?.labelTarget ?? selected; // who clicks the words beside something means it
    this.tell('');
    fill(input(this.dialog, 'path'), paths, pathOf(chosen) || paths[0]?.value);
    fill(input(this.dialog, 'team'), [{ value: '', label: this.translate('Choose…') }, ...this.names.teams.map(({ code, name }) => ({ value: code, label: name }))]);
    this.askWhere();
    this.dialog.showModal();
  }

  get path() {
    return this.modeler.get('elementRegistry').get(input(this.dialog, 'path').value);
  }

  askWhere() {
    const { path } = this;
    if (!path) return;
    this.subjects = subjectsOf(path.source, this.names, this.modeler.get('injector'));
    const asked = [...this.names.asked, ...this.subjects.filter((each) => !this.names.asked.includes(each))];
    fill(input(this.dialog, 'what'), [
      { value: '', label: this.translate('Always') },
      ...asked.map(({ key, label }) => ({ value: key, label })),
    ]);
    const wanted = refusals(this.modeler.get('elementRegistry'), this.names, this.translate, path.parent);
    fill(input(this.dialog, 'refused'), wanted, wanted[0].value);
    this.askHow();
  }

  get subject() {
    return this.subjects?.find(({ key }) => key === input(this.dialog, 'what').value);
  }

  askHow() {
    const { subject } = this;
    field(this.dialog, 'how').hidden = !subject;
    if (subject) fill(input(this.dialog, 'how'), operatorsOf(subject).map((value) => ({ value, label: this.translate(OPERATORS[value]) })));
    this.askValue();
  }

  askValue() {
    const { subject } = this;
    const needed = Boolean(subject) && needsValue(input(this.dialog, 'how').value);
    const choices = subject?.choices ?? [];
    field(this.dialog, 'choice').hidden = !needed || choices.length === 0;
    field(this.dialog, 'typed').hidden = !needed || choices.length > 0;
    if (choices.length) fill(input(this.dialog, 'choice'), [{ value: '', label: this.translate('Choose…') }, ...choices]);
  }

  /** FEEL of when it is needed; null when something is missing. */
  get condition() {
    const { subject } = this;
    if (!subject) return '';
    const value = input(this.dialog, subject.choices?.length ? 'choice' : 'typed').value;
    return writeCondition(subject, input(this.dialog, 'how').value, value.trim()) || null;
  }

  /** Says what is missing, beside the field; gives true when something is. */
  refuse() {
    const missing = [
      !input(this.dialog, 'team').value && 'team', this.condition === null && (this.subject.choices?.length ? 'choice' : 'typed'),
    ].filter(Boolean);
    for (const name of ['team', 'choice', 'typed']) {
      const wrong = missing.includes(name);
      input(this.dialog, name).setAttribute('aria-invalid', String(wrong));
      field(this.dialog, name).querySelector('[data-wrong]').hidden = !wrong;
    }
    if (missing.length) input(this.dialog, missing[0]).focus();
    return missing.length > 0;
  }

  tell(problem) {
    const told = this.dialog.querySelector('[data-problem]');
    told.hidden = !problem;
  }

  async add(event) {
    event.preventDefault();
    if (this.refuse()) return;
    const form = await this.makeForm();
    this.tell(form ? '' : 'form');
    if (!form) return;
    if (!this.names.forms.some(({ id }) => id === form.id)) this.names.forms.push(form);
    const closed = this.names.statuses.find(({ kind }) => kind === 'closed')?.key;
    const context = {
      path: this.path.id, condition: this.condition, team: input(this.dialog, 'team').value, form: form.id, closed,
      refused: input(this.dialog, 'refused').value, title: input(this.dialog, 'title').value.trim(),
    };
    this.dialog.close();
    this.modeler.get('commandStack').execute(COMMAND, context);
    this.modeler.get('selection').select(context.task);
    this.modeler.get('canvas').scrollToElement(context.task, 120);
  }
}
