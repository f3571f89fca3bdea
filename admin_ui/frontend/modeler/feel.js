/** What the editors of FEEL complete: the functions that really run here, and the variables that are really there. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { VariableProvider } from '@bpmn-io/variable-resolver';

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]);

const infoOf = ({ signatures, help }) => (
  `<div class="feel-info">${signatures.map((each) => `<p><code>${escaped(each)}</code></p>`).join('')}${help ? `<p>${escaped(help)}</p>` : ''}</div>`
);

export function functionsOf(names) {
  return names.functions.map((each) => ({
    name: each.name, type: 'function', params: each.parameters.map((name) => ({ name })), info: infoOf(each),
  }));
}

/** The names that every process of a record sees; those that the diagram makes, bpmn.io's resolver finds. */
class RecordVariables extends VariableProvider {
  constructor(variableResolver, names) {
    super(variableResolver);
    this.names = names;
  }

  getVariables(element) {
    return is(getBusinessObject(element), 'bpmn:Process') ? this.names.variables.map((each) => ({ ...each })) : [];
  }
}
RecordVariables.$inject = ['variableResolver', 'config.names'];

export const variablesModule = { __init__: ['recordVariables'], recordVariables: ['type', RecordVariables] };
