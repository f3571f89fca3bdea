/** What a field may have at the desk beside form-js' own: where options come from, which outcomes need it, the timeline. */
import { h } from 'preact';

import { sourceChange, withProperty } from './properties.js';

const CHOOSING = new Set(['select', 'radio', 'checklist', 'taglist']);
const TEXTS = new Set(['textfield', 'textarea']);
const CARRYING = new Set([...CHOOSING, ...TEXTS, 'number', 'datetime', 'checkbox', 'filepicker']);
const ADDRESS = 'web:';

/** Groups and entries of form-js that the server does not know, or that this group stands for. */
const LEFT_OUT = new Set(['custom-values', 'serialization', 'securityAttributes', 'path', 'versionTag', 'serialize-to-string', 'disallowPassedDates']);
const OPTION_GROUPS = /valuesSource|staticOptions|dynamicOptions|optionsExpression|valuesKey|valuesExpression/i;

const isLeftOut = ({ id }) => LEFT_OUT.has(id) || id.endsWith('-disallowPassedDates');

function entry(id, label, help, control) {
  const input = `bio-properties-panel-${id}`;
  return h('div', { class: 'bio-properties-panel-entry', 'data-entry-id': id }, [
    h('div', { class: control.type === 'select' ? 'bio-properties-panel-select' : 'bio-properties-panel-textfield' }, [
      h('label', { for: input, class: 'bio-properties-panel-label' }, label),
      h(control.type, { ...control.props, id: input, class: 'bio-properties-panel-input', spellcheck: false, autoComplete: 'off' }, control.inside),
    ]),
    help && h('div', { class: 'bio-properties-panel-description' }, help),
  ]);
}

const select = (value, options, changed) => ({
  type: 'select',
  props: { value, onChange: ({ target }) => changed(target.value) },
  inside: options.map(([key, label]) => h('option', { value: key, selected: key === value }, label)),
});

const textfield = (value, changed) => ({ type: 'input', props: { type: 'text', value, onInput: ({ target }) => changed(target.value) } });

class Ours {
  constructor(propertiesPanel, modeling, config) {
    this.modeling = modeling;
    this.texts = config.texts;
    this.sources = config.sources;
    propertiesPanel.registerProvider(this, 500);
  }

  getGroups(field) {
    return (groups) => {
      if (!field) return groups;
      const isSourced = Boolean(field.properties?.options_from);
      const kept = groups
        .filter((group) => !isLeftOut(group) && !(isSourced && OPTION_GROUPS.test(group.id)))
        .map((group) => (group.entries ? { ...group, entries: group.entries.filter((each) => !isLeftOut(each) && !(field.type === 'default' && each.id === 'id')) } : group))
        .filter((group) => group.items || group.component || group.entries?.length);
      const entries = this.entries(field);
      return entries.length ? [...kept, { id: 'flowdesk', label: this.texts.textOurs, entries, shouldOpen: true }] : kept;
    };
  }

  entries(field) {
    const found = [];
    const add = (id, component) => found.push({ id, component });
    if (CHOOSING.has(field.type)) add('flowdesk-options', () => this.options(field));
    if (field.properties?.options_from?.startsWith(ADDRESS)) add('flowdesk-address', () => this.address(field));
    if (CARRYING.has(field.type)) add('flowdesk-required-for', () => this.requiredFor(field));
    if (TEXTS.has(field.type)) add('flowdesk-timeline', () => this.timeline(field));
    return found;
  }

  options(field) {
    const { texts } = this;
    const now = field.properties?.options_from ?? '';
    const shown = now.startsWith(ADDRESS) ? ADDRESS : now;
    const known = [['', texts.textOptionsList], ...this.sources, [ADDRESS, texts.textOptionsWeb]];
    const offered = known.some(([key]) => key === shown) ? known : [...known, [shown, shown]];
    const changed = (source) => this.modeling.editFormField(field, sourceChange(field, source === ADDRESS ? 'web:https://' : source));
    return entry('flowdesk-options', texts.textOptions, now && texts.textOptionsHelp, select(shown, offered, changed));
  }

  address(field) {
    const changed = (address) => this.#set(field, 'options_from', `${ADDRESS}${address.trim()}`);
    return entry('flowdesk-address', this.texts.textOptionsAddress, '', textfield(field.properties.options_from.slice(ADDRESS.length), changed));
  }

  requiredFor(field) {
    const changed = (outcomes) => this.#set(field, 'required_for', outcomes);
    const { texts } = this;
    return entry('flowdesk-required-for', texts.textRequiredFor, texts.textRequiredForHelp, textfield(field.properties?.required_for ?? '', changed));
  }

  timeline(field) {
    const { texts } = this;
    const kinds = [['', texts.textTimelineNo], ['public', texts.textTimelinePublic], ['internal', texts.textTimelineInternal]];
    const changed = (kind) => this.#set(field, 'timeline', kind);
    return entry('flowdesk-timeline', texts.textTimeline, '', select(field.properties?.timeline ?? '', kinds, changed));
  }

  #set(field, name, value) {
    this.modeling.editFormField(field, { properties: withProperty(field.properties, name, value) });
  }
}
Ours.$inject = ['propertiesPanel', 'modeling', 'config.ours'];

export const ours = { __init__: ['oursProvider'], oursProvider: ['type', Ours] };
