/** A name that is being written in the drawing: a click on the pad beside it counts at once, and what was not changed is no step. */
import { is } from 'bpmn-js/lib/util/ModelUtil';

const PAD = '.djs-context-pad';

/** The size of the box is never that of the shape when the drawing is zoomed: only the words say whether there is a change. */
function onlyChanges(labelEditingProvider) {
  const update = labelEditingProvider.update.bind(labelEditingProvider);
  labelEditingProvider.update = (element, text, before, bounds) => {
    if (text !== before || is(element, 'bpmn:TextAnnotation')) update(element, text, before, bounds);
  };
}

/**
 * The name ends when its box loses the focus. It does so between the press and the click of a button of the pad; the pad is made
 * anew for the changed name, and the click would reach nothing. So the name ends with the click.
 */
function pressesOfPad(canvas, directEditing) {
  const complete = directEditing.complete.bind(directEditing);
  const container = canvas.getContainer();
  let isPressed = false;
  directEditing.complete = () => isPressed || complete();
  container.addEventListener('mousedown', ({ target }) => {
    isPressed = Boolean(target.closest(PAD));
  }, true);
  const released = () => {
    if (!isPressed) return;
    isPressed = false;
    const { left, top } = container.querySelector(PAD)?.style ?? {};
    complete();
    const anew = container.querySelector(PAD);
    if (anew) Object.assign(anew.style, { left, top }); // It is put in its place later: menus open where it stands now.
  };
  for (const type of ['click', 'dragstart']) document.addEventListener(type, released, true);
}

function naming(canvas, directEditing, labelEditingProvider) {
  onlyChanges(labelEditingProvider);
  pressesOfPad(canvas, directEditing);
}
naming.$inject = ['canvas', 'directEditing', 'labelEditingProvider'];

export const namingModule = { __init__: [naming] };
