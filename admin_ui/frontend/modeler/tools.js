/** The tools above the drawing: native buttons, each with a key of bpmn.io beside it. */

const STEP = 1.2;

function below(button) {
  const { left, bottom } = button.getBoundingClientRect();
  return { x: left, y: bottom + 4, cursor: { x: left, y: bottom + 4 } };
}

/** Token simulation shows its buttons from half the size on: a drawing that is smaller is shown at its start. */
const PLAYABLE = 0.65;

function nearStart(modeler) {
  const canvas = modeler.get('canvas');
  if (canvas.zoom() >= PLAYABLE) return;
  canvas.zoom(PLAYABLE);
  const [start] = modeler.get('elementRegistry').filter(({ type }) => type === 'bpmn:StartEvent');
  if (start) canvas.scrollToElement(start, { top: 120, right: 400, bottom: 120, left: 160 });
}

const doings = (modeler) => ({
  undo: () => modeler.get('commandStack').undo(),
  redo: () => modeler.get('commandStack').redo(),
  find: () => modeler.get('searchPad').toggle(),
  align: (button) => modeler.get('popupMenu').open(modeler.get('selection').get(), 'align-elements', below(button)),
  colour: (button) => modeler.get('colours').openForSelection(below(button)),
  minimap: () => modeler.get('minimap').toggle(),
  simulate: () => {
    modeler.get('toggleMode').toggleMode();
    if (modeler.get('toggleMode')._active) nearStart(modeler);
  },
  'zoom-in': () => modeler.get('canvas').zoom(modeler.get('canvas').zoom() * STEP),
  'zoom-out': () => modeler.get('canvas').zoom(modeler.get('canvas').zoom() / STEP),
  fit: () => fit(modeler),
});

/** All of the drawing, beside the palette and above the mark of bpmn.io. */
export function fit(modeler) {
  const canvas = modeler.get('canvas');
  canvas.resized();
  canvas.zoom('fit-viewport', 'auto');
  const { inner, outer, scale } = canvas.viewbox();
  if (!inner.width || !outer.width) return;
  const palette = canvas.getContainer().querySelector('.djs-palette');
  const room = { left: (palette?.offsetLeft ?? 0) + (palette?.offsetWidth ?? 0) + 20, right: 24, top: 24, bottom: 48 };
  const wide = (outer.width - room.left - room.right) / inner.width;
  const high = (outer.height - room.top - room.bottom) / inner.height;
  const fitting = Math.max(0.2, Math.min(wide, high, 1.1));
  const [width, height] = [outer.width / fitting, outer.height / fitting];
  if (!Number.isFinite(fitting) || !scale) return;
  canvas.viewbox({
    x: inner.x - room.left / fitting - (width - (room.left + room.right) / fitting - inner.width) / 2,
    y: inner.y - room.top / fitting - (height - (room.top + room.bottom) / fitting - inner.height) / 2,
    width, height,
  });
}

function showState(bar, modeler) {
  const stack = modeler.get('commandStack');
  const selected = modeler.get('selection').get();
  const able = { undo: stack.canUndo(), redo: stack.canRedo(), align: selected.length > 1, colour: selected.length > 0 };
  for (const [name, isAble] of Object.entries(able)) {
    const button = bar.querySelector(`[data-tool="${name}"]`);
    if (button) button.disabled = !isAble;
  }
}

export function addTools(bar, modeler) {
  const tools = doings(modeler);
  bar.hidden = false;
  bar.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-tool]');
    // Later: what opens here would close again at the rest of this very click.
    if (button && !button.disabled) setTimeout(() => tools[button.dataset.tool]?.(button));
  });
  const press = (name, isOn) => bar.querySelector(`[data-tool="${name}"]`)?.setAttribute('aria-pressed', String(isOn));
  modeler.on('tokenSimulation.toggleMode', ({ active }) => press('simulate', active));
  modeler.on('minimap.toggle', ({ open }) => press('minimap', open));
  modeler.on(['commandStack.changed', 'selection.changed', 'import.done'], () => showState(bar, modeler));
  showState(bar, modeler);
}
