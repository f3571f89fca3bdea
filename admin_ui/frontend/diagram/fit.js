/** Where to look so that the whole drawing is seen. Pure. */

/** The view box of a readable scale with the middle of `shape` in the middle of a window. Sizes as below. */
export function around(shape, view, scale) {
  const [width, height] = [view.width / scale, view.height / scale];
  return { x: shape.x + shape.width / 2 - width / 2, y: shape.y + shape.height / 2 - height / 2, width, height };
}

/**
 * The view box that shows `drawing` inside a window, with room on each side.
 *
 * @param {{x, y, width, height}} drawing in diagram units
 * @param {{width, height}} view in pixels
 * @param {{top, right, bottom, left}} room in pixels, kept free
 * @param {number} largest scale that is not exceeded (a small drawing is not blown up)
 */
export function fitted(drawing, view, room, largest = 1) {
  const wide = Math.max(1, view.width - room.left - room.right);
  const high = Math.max(1, view.height - room.top - room.bottom);
  const scale = Math.min(wide / drawing.width, high / drawing.height, largest);
  return {
    x: drawing.x - room.left / scale - (wide / scale - drawing.width) / 2,
    y: drawing.y - room.top / scale - (high / scale - drawing.height) / 2,
    width: view.width / scale,
    height: view.height / scale,
  };
}
