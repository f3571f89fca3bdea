/** The modeler: bpmn-js with everything the studio adds to it. Knows nothing of the page around it. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/assets/properties-panel.css';
import 'bpmn-js-element-templates/dist/assets/element-templates.css';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import 'bpmn-js-bpmnlint/dist/assets/css/bpmn-js-bpmnlint.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import '../islands/feel.css';
import './modeler.css';

import { ZeebeVariableResolverModule } from '@bpmn-io/variable-resolver';
import BpmnModeler from 'bpmn-js/lib/Modeler';
import lint from 'bpmn-js-bpmnlint';
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel';
import simulation from 'bpmn-js-token-simulation';
import behaviours from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import minimap from 'diagram-js-minimap';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';

import { paletteTitles } from '../islands/palette-titles.js';
import { quietPad } from '../islands/quiet-pad.js';
import { typeOver } from '../islands/type-over.js';
import { approval } from './approval/index.js';
import { followLanguage } from './bilingual.js';
import { colours } from './colours.js';
import { drilldown } from './drilldown.js';
import { functionsOf, variablesModule } from './feel.js';
import { housePanel } from './panel/house.js';
import { comments } from './comments.js';
import { namespacesOnRoot } from './namespaces.js';
import { namingModule } from './naming.js';
import { painter } from './painter.js';
import { simulationWords } from './words/simulation.js';
import { popupPlace } from './popup-place.js';
import { templateChooser } from './template-chooser.js';
import { templatesOf } from './templates.js';
import { wordsModule } from './words/translate.js';

const INK = {
  defaultFillColor: 'var(--surface)',
  defaultStrokeColor: 'var(--diagram-ink)',
  defaultLabelColor: 'var(--ink)',
};

export { ApprovalDialog } from './approval/dialog.js';
export { written } from './bilingual.js';

/** `names` is what the server knows of the pack (forms, teams, …), as its address says. */
export function createModeler({ canvas, panel, names, language }) {
  const modeler = new BpmnModeler({
    container: canvas,
    bpmnRenderer: INK,
    textRenderer: { defaultStyle: { fontFamily: getComputedStyle(canvas).fontFamily, fontSize: 12 } },
    propertiesPanel: { parent: panel },
    elementTemplates: { loadTemplates: templatesOf(names) },
    feelLanguage: { parserDialect: 'camunda', builtins: functionsOf(names) },
    names,
    language,
    linting: { active: true },
    moddleExtensions: { zeebe },
    additionalModules: [
      wordsModule(language), behaviours, BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule,
      CloudElementTemplatesPropertiesProviderModule, ZeebeVariableResolverModule, variablesModule, housePanel, lint, painter,
      minimap, simulation, simulationWords, approval, colours, comments, drilldown, popupPlace, templateChooser, quietPad,
      paletteTitles, namingModule,
    ],
  });
  followLanguage(modeler, language);
  typeOver(document); // the panel, and what it opens beside it
  modeler.on('import.parse.start', ({ xml }) => namespacesOnRoot(xml));
  return modeler;
}
