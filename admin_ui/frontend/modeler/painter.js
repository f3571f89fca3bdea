/** bpmn-js-bpmnlint as a painter: it asks no rules of its own, it shows what the server found. */

const CATEGORIES = { error: 'error', warning: 'warn', info: 'info' };

/** Findings of this diagram as the painter takes them: `{rule: [{id, message, category}]}`. */
export function reportsOf(findings) {
  const reports = {};
  for (const { rule, severity, element, message, fix } of findings) {
    const told = { id: element, message: [message, fix].filter(Boolean).join(' '), category: CATEGORIES[severity] ?? 'info' };
    (reports[rule] ??= []).push(told);
  }
  return reports;
}

class Findings {
  constructor(eventBus, linting) {
    this.findings = [];
    // The painter asks a linter after each change: the answer is what is known, at once.
    linting.lint = () => Promise.resolve(reportsOf(this.findings));
    this.show = (findings) => {
      this.findings = findings;
      eventBus.fire('linting.configChanged');
    };
  }
}
Findings.$inject = ['eventBus', 'linting'];

export const painter = { __init__: ['findings'], findings: ['type', Findings] };
