/** The choice of a template from the panel: the templates that fit the element, in a menu beside the button. */

class TemplateChooser {
  constructor(eventBus, popupMenu, elementTemplates, translate) {
    popupMenu.registerProvider('flowdesk-templates', {
      getPopupMenuEntries: (element) => Object.fromEntries(elementTemplates.getLatest(element).map((template) => [`template-${template.id}`, {
        label: template.name,
        description: template.description,
        action: () => {
          popupMenu.close();
          elementTemplates.applyTemplate(element, template);
        },
      }])),
    });
    eventBus.on('elementTemplates.select', ({ element }) => {
      const button = document.querySelector('.bio-properties-panel-select-template-button');
      const { left, bottom } = button?.getBoundingClientRect() ?? { left: 100, bottom: 100 };
      const place = { x: left - 200, y: bottom, cursor: { x: left - 200, y: bottom } };
      popupMenu.open(element, 'flowdesk-templates', place, { title: translate('Template'), width: 320, search: true });
    });
  }
}
TemplateChooser.$inject = ['eventBus', 'popupMenu', 'elementTemplates', 'translate'];

export const templateChooser = { __init__: ['templateChooser'], templateChooser: ['type', TemplateChooser] };
