import { fill } from '../scripts/texts.js';
import { clockTime } from '../scripts/times.js';

/** Says in `root` where saving stands, in the words that the server gave. */
export function saySaving(root, state) {
  const texts = root.dataset;
  const part = (name) => root.querySelector(`[data-${name}]`);
  const isLost = state.kept === false;
  const said = {
    changed: () => texts.textChanged,
    saving: () => texts.textSaving,
    saved: () => (state.at ? fill(texts.textSaved, { time: clockTime(Date.parse(state.at)) }) : ''),
    offline: () => (isLost ? texts.textOfflineNotKept : texts.textOffline),
    ended: () => (isLost ? texts.textExpiredNotKept : texts.textExpired),
    another: () => `${texts.textRefused} ${state.detail ?? ''}`,
    refused: () => `${texts.textRefused} ${state.detail ?? ''}`,
    conflict: () => texts.textConflicted,
  };
  const line = part('saving');
  line.textContent = said[state.kind]();
  line.dataset.state = state.kind;
  const box = part('conflict');
  const opens = state.kind === 'conflict' && box.hidden;
  box.hidden = state.kind !== 'conflict';
  if (state.detail) part('conflict-detail').textContent = state.detail;
  if (opens) box.querySelector('button').focus();
}

/** Whether somebody wants back what this computer kept from last time. */
export function isWanted(root, kept) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const box = part('kept');
  part('kept-at').textContent = fill(root.dataset.textKept, { time: new Date(kept.at).toLocaleString(root.dataset.language) });
  box.hidden = false;
  box.querySelector('button').focus();
  return new Promise((resolve) => {
    const answer = (name, wanted) => part(name).addEventListener('click', () => {
      box.hidden = true;
      resolve(wanted);
    });
    answer('take-back', true);
    answer('throw-away', false);
  });
}

/** The two ways out of a conflict: that of the other person, or one's own as another file, whose page `keepMine` gives. */
export function resolveConflict(root, saver, keepMine) {
  const leave = (address) => {
    saver.accept(saver.state.revision ?? saver.revision);
    location.assign(address);
  };
  root.querySelector('[data-take-theirs]').addEventListener('click', () => leave(location.href));
  root.querySelector('[data-keep-mine]').addEventListener('click', async () => {
    const address = await keepMine();
    if (address) leave(address);
  });
}
