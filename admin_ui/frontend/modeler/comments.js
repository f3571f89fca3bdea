/** A mark on each element that has a comment; a click on it opens the comment in the panel. */
import { readProperty } from './panel/properties.js';

const TYPE = 'flowdesk-comment';

class Comments {
  constructor(eventBus, overlays, elementRegistry, selection, translate) {
    const mark = (element) => {
      overlays.remove({ element, type: TYPE });
      const text = element.labelTarget || element.waypoints ? '' : readProperty(element, 'comment');
      if (!text || !element.parent) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'comment-mark';
      button.title = text;
      button.setAttribute('aria-label', translate('Comment: {text}', { text }));
      button.addEventListener('click', () => {
        selection.select(element);
        eventBus.fire('propertiesPanel.showEntry', { id: 'flowdesk-comment' });
      });
      overlays.add(element, TYPE, { position: { bottom: 8, left: -8 }, html: button, show: { minZoom: 0.3 }, scale: { min: 0.8, max: 1.2 } });
    };
    eventBus.on('import.done', () => elementRegistry.forEach(mark));
    eventBus.on('elements.changed', 500, ({ elements }) => elements.filter(({ id }) => elementRegistry.get(id)).forEach(mark));
  }
}
Comments.$inject = ['eventBus', 'overlays', 'elementRegistry', 'selection', 'translate'];

export const comments = { __init__: ['comments'], comments: ['type', Comments] };
