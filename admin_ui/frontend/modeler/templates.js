/** Element templates of what runs here: one for each job type that the server names, with a field for each of its inputs. */

const SCHEMA = 'https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json';

const SOURCE = /^[A-Za-z_][A-Za-z0-9_]*$/;

function inputField({ name, label, choices, hint }) {
  const field = { label, binding: { type: 'zeebe:input', name }, optional: true };
  if (hint) field.description = hint;
  return choices
    ? { ...field, type: 'Dropdown', choices: choices.map(({ value, label: name }) => ({ name, value })) }
    : { ...field, type: 'String', feel: 'optional' };
}

function outputField({ name, label }) {
  return { label, type: 'String', optional: true, binding: { type: 'zeebe:output', source: `=${name}` } };
}

function templateOf(job) {
  return {
    $schema: SCHEMA,
    id: `flowdesk.${job.type}`,
    name: job.name,
    description: job.hint,
    version: 1,
    appliesTo: ['bpmn:Task'],
    elementType: { value: 'bpmn:ServiceTask' },
    groups: [{ id: 'inputs', label: job.inputs_label }, { id: 'outputs', label: job.outputs_label }],
    properties: [
      { type: 'Hidden', value: job.type, binding: { type: 'zeebe:taskDefinition', property: 'type' } },
      ...job.inputs.filter(({ name }) => SOURCE.test(name)).map((each) => ({ ...inputField(each), group: 'inputs' })),
      ...job.outputs.map((each) => ({ ...outputField(each), group: 'outputs' })),
    ],
  };
}

function callTemplateOf(call) {
  return {
    $schema: SCHEMA,
    id: `flowdesk.call.${call.process}`,
    name: call.name,
    version: 1,
    appliesTo: ['bpmn:Task', 'bpmn:CallActivity'],
    elementType: { value: 'bpmn:CallActivity' },
    groups: [{ id: 'inputs', label: call.inputs_label }, { id: 'outputs', label: call.outputs_label }],
    properties: [
      { type: 'Hidden', value: call.process, binding: { type: 'zeebe:calledElement', property: 'processId' } },
      ...call.inputs.map((each) => ({ ...inputField(each), group: 'inputs' })),
      ...call.outputs.map((each) => ({ ...outputField(each), group: 'outputs' })),
    ],
  };
}

export const templatesOf = (names) => [...names.job_types.map(templateOf), ...(names.calls ?? []).map(callTemplateOf)];
