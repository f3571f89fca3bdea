/** What an approval says on the diagram, in both languages: the file keeps both, whatever the page speaks. */

const SAID = {
  approval: ['Approve', '审批'],
  approval_needed: ['Needed?', '需要审批？'],
  approval_decided: ['Approved?', '批准了吗？'],
  approval_refused: ['Refused', '已拒绝'],
  needed_yes: ['yes', '是'],
  needed_no: ['no', '否'],
  approved: ['approved', '批准'],
  refused: ['refused', '拒绝'],
};
const READ = ['Waiting for an approval', '等待审批'];
const REFUSED = ['It was refused', '申请被拒绝'];
const BUTTONS = { approve: ['Approve', '批准'], refuse: ['Refuse', '拒绝'] };
const INSTRUCTIONS = [
  'Approve it, or refuse it and say why. The requester reads your answer.', '请批准，或拒绝并说明原因。申请人会看到您的答复。',
];

/** The names of everything that is drawn, with the other language beside; `title` is what the step is called. */
export function wordsOf(language, title) {
  const own = language === 'zh-CN' ? 1 : 0;
  const named = ([...names]) => ({ name: names[own], other: names[1 - own] });
  const found = Object.fromEntries(Object.entries(SAID).map(([key, names]) => [key, named(names)]));
  const buttons = Object.entries(BUTTONS).flatMap(([key, [english, chinese]]) => [
    [`outcome_label:${key}`, english], [`outcome_label:${key}:zh-CN`, chinese],
  ]);
  return {
    ...found,
    approval: title && title !== found.approval.name ? { name: title, other: found.approval.other } : found.approval,
    task: {
      public_name: READ[0], 'public_name:zh-CN': READ[1], instructions: INSTRUCTIONS[0], 'instructions:zh-CN': INSTRUCTIONS[1],
      ...Object.fromEntries(buttons),
    },
    end: { public_name: REFUSED[0], 'public_name:zh-CN': REFUSED[1] },
  };
}
