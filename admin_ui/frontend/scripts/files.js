/** Files by choosing, dropping or pasting a screenshot; the input itself carries them, so a plain POST sends them. */
import { admit, pastedName } from './attachments.js';
import { fill, pageLanguage, size } from './texts.js';
import { clockTime } from './times.js';

const held = new WeakMap();

const dropOf = (node) => node?.closest?.('[data-drop]') ?? null;
const inputOf = (drop) => drop.querySelector('input[type="file"]');

function limitsOf({ dataset }) {
  return { maxBytes: Number(dataset.maxBytes) || 0, maxFiles: Number(dataset.maxFiles) || 0 };
}

function complaint(drop, { tooBig, tooMany }) {
  const { maxBytes, maxFiles } = limitsOf(drop);
  const limit = size(maxBytes, pageLanguage());
  const texts = tooBig.map(({ name }) => fill(drop.dataset.textTooBig, { name, limit }));
  if (tooMany) texts.push(fill(drop.dataset.textTooMany, { count: maxFiles }));
  return texts.join(' ');
}

function item(drop, file) {
  const line = document.createElement('li');
  const name = Object.assign(document.createElement('span'), { className: 'truncate', textContent: file.name });
  const weight = Object.assign(document.createElement('span'), { className: 'small muted num' });
  weight.textContent = size(file.size, pageLanguage());
  const remove = Object.assign(document.createElement('button'), { type: 'button', className: 'remove', textContent: '×' });
  remove.setAttribute('aria-label', fill(drop.dataset.textRemove, { name: file.name }));
  remove.addEventListener('click', () => {
    hold(drop, (held.get(drop) ?? []).filter((other) => other !== file));
    inputOf(drop).focus();
  });
  line.append(name, weight, remove);
  return line;
}

/** Writes the files into the input and shows them. */
function hold(drop, files) {
  held.set(drop, files);
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  inputOf(drop).files = transfer.files;
  drop.querySelector('[data-drop-list]').replaceChildren(...files.map((file) => item(drop, file)));
}

function add(drop, added) {
  const result = admit(held.get(drop) ?? [], added, limitsOf(drop));
  hold(drop, result.files);
  const place = drop.querySelector('[data-drop-error]');
  place.textContent = complaint(drop, result);
  place.hidden = !place.textContent;
}

function onPaste(event) {
  const drop = dropOf(event.target) ?? event.target.closest?.('form')?.querySelector('[data-drop]');
  const pasted = [...(event.clipboardData?.files ?? [])];
  if (!drop || !pasted.length) return;
  event.preventDefault();
  const named = pasted.map((file) => {
    const isPicture = file.type.startsWith('image/');
    const name = isPicture ? pastedName(drop.dataset.textPasted, clockTime(Date.now()), file.type) : file.name;
    return new File([file], name, { type: file.type });
  });
  add(drop, named);
}

function onDrag(event) {
  const drop = dropOf(event.target);
  for (const other of document.querySelectorAll('.drop.over')) if (other !== drop) other.classList.remove('over');
  if (!drop || !event.dataTransfer?.types.includes('Files')) return;
  event.preventDefault();
  drop.classList.add('over');
}

function onDrop(event) {
  const drop = dropOf(event.target);
  if (!drop) return;
  event.preventDefault();
  drop.classList.remove('over');
  add(drop, [...event.dataTransfer.files]);
}

function onChange({ target }) {
  const drop = dropOf(target);
  if (drop && target.type === 'file') add(drop, [...target.files]);
}

export function watchFiles() {
  document.documentElement.dataset.script = 'on';
  document.addEventListener('paste', onPaste);
  document.addEventListener('dragover', onDrag);
  document.addEventListener('drop', onDrop);
  document.addEventListener('change', onChange);
}
