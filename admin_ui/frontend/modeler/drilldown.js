/** A call opens the diagram that it calls, when this pack has it: a mark on the element, as collapsed sub-processes have theirs. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

import { extension } from './panel/properties.js';

const TYPE = 'flowdesk-called';

export function calledProcess(element) {
  if (!is(element, 'bpmn:CallActivity')) return '';
  const object = getBusinessObject(element);
  return extension(object, 'zeebe:CalledElement')?.get('processId') || object.get('calledElement') || '';
}

class Drilldown {
  constructor(eventBus, overlays, elementRegistry, translate, names) {
    const mark = (element) => {
      overlays.remove({ element, type: TYPE });
      const called = names.processes.find(({ id }) => id === calledProcess(element));
      if (!called || element.labelTarget) return;
      const link = document.createElement('a');
      link.className = 'called-mark';
      link.href = `${names.address}/diagram/${encodeURIComponent(called.file)}`;
      link.title = translate('Open {element}', { element: called.name });
      link.setAttribute('aria-label', link.title);
      link.append('↳');
      overlays.add(element, TYPE, { position: { bottom: -4, right: 0 }, html: link, show: { minZoom: 0.3 } });
    };
    eventBus.on('import.done', () => elementRegistry.forEach(mark));
    eventBus.on('elements.changed', 500, ({ elements }) => elements.filter(({ id }) => elementRegistry.get(id)).forEach(mark));
  }
}
Drilldown.$inject = ['eventBus', 'overlays', 'elementRegistry', 'translate', 'config.names'];

export const drilldown = { __init__: ['calledDiagrams'], calledDiagrams: ['type', Drilldown] };
