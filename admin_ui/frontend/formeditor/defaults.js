/** What form-js calls new fields and options until somebody names them: a Chinese reader gets Chinese names to begin with. */
import { wordFor } from './words.js';

const NAMES = ['label', 'dateLabel', 'timeLabel', 'text'];
const PARTS = [['dateLabel', 'Date'], ['timeLabel', 'Time']];
const OPTION = /^Value( \d+)?$/;

const optionIn = (option) => {
  const found = option?.label?.match?.(OPTION);
  return found && option.value === option.label.toLowerCase().replace(' ', '') ? { ...option, label: `选项${found[1] ?? ''}` } : option;
};

const named = (text) => (typeof text === 'string' && text.replace(/[A-Z][A-Za-z ]+$/, (words) => wordFor(words) ?? words)) || text;

function defaults(eventBus, config) {
  if (config?.language !== 'zh-CN') return;
  eventBus.on('commandStack.formField.add.preExecute', ({ context: { formField } }) => {
    for (const name of NAMES) if (formField[name]) formField[name] = named(formField[name]);
    if (formField.values) formField.values = formField.values.map(optionIn);
  });
  eventBus.on('commandStack.formField.edit.preExecute', ({ context: { properties } }) => {
    for (const [name, english] of PARTS) if (properties[name] === english) properties[name] = named(english);
    if (Array.isArray(properties.values)) properties.values = properties.values.map(optionIn);
  });
}
defaults.$inject = ['eventBus', 'config.defaults'];

export const chineseDefaults = { __init__: [defaults] };
