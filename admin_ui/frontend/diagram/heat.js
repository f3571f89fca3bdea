/** How warm elements and flows are: {id: {level: 0..5, text}}. The colour goes with a badge in words. */
import { badgeSpot, raise } from './marks.js';

/** Fill of a shape, or stroke of a flow (`kind` heat-line), at a level; nothing for 0. */
export const warmth = (level, kind = 'heat') => (level > 0 ? `var(--${kind}-${Math.min(5, Math.round(level))})` : undefined);

function badge(viewer, element, text) {
  const made = document.createElement('div');
  made.className = 'diagram-time';
  made.textContent = text;
  const position = { top: -10, left: badgeSpot(element) };
  viewer.get('overlays').add(element, 'time', { position, html: made, show: { minZoom: 0.4 }, scale: { min: 0.8, max: 1.2 } });
}

/** Paints elements over what was painted before; those that are not drawn are left out. */
export function drawHeat(viewer, heat) {
  const registry = viewer.get('elementRegistry');
  for (const [id, { level, text }] of Object.entries(heat)) {
    const element = registry.get(id);
    if (!element?.di?.set) continue;
    const isFlow = Boolean(element.waypoints);
    element.di.set(isFlow ? 'bioc:stroke' : 'bioc:fill', warmth(level, isFlow ? 'heat-line' : 'heat'));
    viewer.get('eventBus').fire('element.changed', { element });
    if (isFlow) raise(viewer.get('canvas'), element);
    else if (text) badge(viewer, element, text);
  }
}

/** A press on an element leads to what stands there. */
export function followElements(figure, viewer) {
  viewer.on('element.click', ({ element }) => {
    if (element.waypoints || !element.parent || element.type === 'label') return;
    location.assign(`${figure.dataset.elementLink}&element=${encodeURIComponent(element.id)}#records`);
  });
}
