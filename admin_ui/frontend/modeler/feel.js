/** What the editors of FEEL complete: the functions that really run here, and the variables that are really there. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { VariableProvider } from '@bpmn-io/variable-resolver';

function infoOf({ signatures, help }) {
  const told = document.createElement('div');
  told.className = 'feel-info';
  for (const signature of signatures) {
    const line = document.createElement('code');
    line.textContent = signature;
    told.append(line);
  }
  if (help) told.append(help);
  return told;
}

export function functionsOf(names) {
  return names.functions.map((each) => ({
    name: each.name, type: 'function', params: each.parameters.map((name) => ({ name })), info: () => infoOf(each),
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
