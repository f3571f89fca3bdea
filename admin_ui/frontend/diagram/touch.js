/** One finger moves a large drawing, two zoom it; bpmn-js knows the mouse alone. */

const distance = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y);

const middle = (points) => ({
  x: points.reduce((sum, point) => sum + point.x, 0) / points.length,
  y: points.reduce((sum, point) => sum + point.y, 0) / points.length,
});

/** What moving the fingers from `before` to `after` (same number, in pixels) means: shift and factor. */
export function gesture(before, after) {
  const [from, to] = [middle(before), middle(after)];
  const factor = before.length === 2 ? distance(after) / Math.max(1, distance(before)) : 1;
  return { dx: to.x - from.x, dy: to.y - from.y, factor, at: to };
}

export function followFingers(figure, viewer) {
  const canvas = viewer.get('canvas');
  const fingers = new Map();
  const lift = ({ pointerId }) => fingers.delete(pointerId);

  figure.addEventListener('pointerdown', (event) => {
    const isOnTool = event.target.closest('.diagram-tools, .bjs-powered-by');
    if (event.pointerType === 'touch' && !isOnTool && fingers.size < 2) fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  figure.addEventListener('pointermove', (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = [...fingers.values()];
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const { dx, dy, factor, at } = gesture(before, [...fingers.values()]);
    const { left, top } = figure.getBoundingClientRect();
    canvas.scroll({ dx, dy });
    if (factor !== 1) canvas.zoom(canvas.zoom() * factor, { x: at.x - left, y: at.y - top });
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) figure.addEventListener(end, lift);
}
