/** Where to look so that the whole drawing is seen. Pure. */

/** Where a window of `size` begins that has `middle` in its middle, but shows nothing beyond the drawing where it need not. */
function begin(middle, size, from, length) {
  if (length <= size) return from + length / 2 - size / 2;
  return Math.min(Math.max(middle - size / 2, from), from + length - size);
}

/**
 * The view box of a readable scale with the middle of `shape` as near to the middle of a window as `drawing` goes, with
 * `room` in pixels around that. Sizes as below.
 */
export function around(shape, view, scale, drawing, room) {
  const [width, height] = [view.width / scale, view.height / scale];
  const [left, top] = [room.left / scale, room.top / scale];
  const [wide, high] = [drawing.width + left + room.right / scale, drawing.height + top + room.bottom / scale];
  return {
    x: begin(shape.x + shape.width / 2, width, drawing.x - left, wide),
    y: begin(shape.y + shape.height / 2, height, drawing.y - top, high),
    width,
    height,
  };
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
