/** Colours of elements, from the pad beside them and from the tools above: six that are told apart, and none. */
import { isAny } from 'bpmn-js/lib/features/modeling/util/ModelingUtil';

/** Colours as other modelers write them, so that a drawing looks the same there. */
export const COLOURS = [
  { id: 'none', label: 'Without colour' },
  { id: 'blue', label: 'Blue', fill: '#BBDEFB', stroke: '#0D4372' },
  { id: 'orange', label: 'Orange', fill: '#FFE0B2', stroke: '#6B3C00' },
  { id: 'green', label: 'Green', fill: '#C8E6C9', stroke: '#205022' },
  { id: 'red', label: 'Red', fill: '#FFCDD2', stroke: '#831311' },
  { id: 'purple', label: 'Purple', fill: '#E1BEE7', stroke: '#5B176D' },
];

const SWATCH = 'colour-swatch';

class Colours {
  constructor(contextPad, popupMenu, modeling, translate, canvas, selection) {
    const entriesFor = (elements) => Object.fromEntries(COLOURS.map(({ id, label, fill, stroke }) => [`colour-${id}`, {
      label: translate(label),
      className: `${SWATCH} ${SWATCH}-${id}`,
      action: () => {
        modeling.setColor(elements, { fill, stroke });
        popupMenu.close();
      },
    }]));
    popupMenu.registerProvider('flowdesk-colours', {
      getPopupMenuEntries: (target) => entriesFor([target].flat()),
    });
    this.open = (target, position) => popupMenu.open(target, 'flowdesk-colours', position, { title: translate('Colour'), width: 200 });
    this.openForSelection = (position) => selection.get().length && this.open(selection.get(), position);
    contextPad.registerProvider({
      getContextPadEntries: (element) => this.entry(element, translate),
      getMultiElementContextPadEntries: (elements) => this.entry(elements, translate),
    });
  }

  entry(target, translate) {
    if ([target].flat().every((element) => isAny(element, ['bpmn:Process', 'bpmn:Collaboration']))) return {};
    return {
      'flowdesk-colour': {
        group: 'edit', className: 'colour-pad', title: translate('Colour'),
        action: { click: (event) => this.open(target, { x: event.clientX, y: event.clientY, cursor: { x: event.clientX, y: event.clientY } }) },
      },
    };
  }
}
Colours.$inject = ['contextPad', 'popupMenu', 'modeling', 'translate', 'canvas', 'selection'];

export const colours = { __init__: ['colours'], colours: ['type', Colours] };
