import assert from 'node:assert/strict';
import { test } from 'node:test';

import { validateZeebe } from '@bpmn-io/element-templates-validator';

import { templatesOf } from '../modeler/templates.js';

const JOB = {
  type: 'record.update', name: 'Set fields', hint: 'Writes fields of the record.', inputs_label: 'Fields', outputs_label: 'Results',
  inputs: [{ name: 'priority', label: 'Priority', choices: [{ value: 'high', label: 'High' }] }, { name: 'title', label: 'Title', hint: 'FEEL' }],
  outputs: [{ name: 'told', label: 'Names' }],
};

test('every template of a job is one by the schema of Camunda', () => {
  const { valid, errors } = validateZeebe(templatesOf({ job_types: [JOB] })[0]);

  assert.deepEqual(errors ?? [], []);
  assert.equal(valid, true);
});

test('an input whose name is no variable is left out', () => {
  const [template] = templatesOf({ job_types: [{ ...JOB, inputs: [{ name: 'a b', label: 'A' }] }] });

  assert.equal(template.properties.filter(({ group }) => group === 'inputs').length, 0);
});
