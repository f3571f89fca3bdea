/** Buttons for zoom, and the wheel that scrolls the page until the drawing was pressed once. */

const SVG = 'http://www.w3.org/2000/svg';
const PATHS = {
  'zoom-in': 'M11 8v6M8 11h6',
  'zoom-out': 'M8 11h6',
};

function icon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  const glass = 'M19 11a8 8 0 1 1-16 0 8 8 0 0 1 16 0M21 21l-4.3-4.3';
  const corners = 'M8 3H5a2 2 0 0 0-2 2v3M21 8V5a2 2 0 0 0-2-2h-3M3 16v3a2 2 0 0 0 2 2h3M16 21h3a2 2 0 0 0 2-2v-3';
  path.setAttribute('d', PATHS[name] ? glass + PATHS[name] : corners);
  drawing.append(path);
  return drawing;
}

function button(name, label, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button quiet';
  made.title = label;
  made.setAttribute('aria-label', label);
  made.append(icon(name));
  made.addEventListener('click', act);
  return made;
}

export function addTools(figure, viewer, fit) {
  const zoom = viewer.get('zoomScroll');
  const texts = figure.dataset;
  const tools = document.createElement('div');
  tools.className = 'diagram-tools';
  tools.append(
    button('zoom-out', texts.textZoomOut, () => zoom.stepZoom(-1)),
    button('zoom-in', texts.textZoomIn, () => zoom.stepZoom(1)),
    button('maximize', texts.textFit, fit),
  );
  figure.append(tools);
}

export function wheelAfterPress(figure, viewer) {
  const zoom = viewer.get('zoomScroll');
  figure.addEventListener('pointerdown', () => zoom.toggle(true));
  figure.addEventListener('pointerleave', () => zoom.toggle(false));
}

/** The note behind the mark of bpmn.io opens under a modal dialog; it is lifted into the dialog, to be seen. */
export function markAboveDialog(figure) {
  figure.addEventListener('click', ({ target }) => {
    if (!target.closest('.bjs-powered-by')) return;
    const note = document.querySelector('.bjs-powered-by-lightbox');
    const dialog = figure.closest('dialog');
    if (!note || !dialog) return;
    dialog.append(note);
    // Its own closing takes it from the body: there it goes back to first.
    note.addEventListener('click', () => document.body.append(note), { capture: true, once: true });
  });
}
