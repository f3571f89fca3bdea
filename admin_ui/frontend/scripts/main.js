/** Everything an ordinary page runs. Each part listens on the document, so that parts swapped in later work too. */
import './htmx.js';

import { announceNewRows } from './announce.js';
import { watchCalls } from './calls.js';
import { watchDialogs } from './dialogs.js';
import { loadDiagrams } from './diagrams.js';
import { watchDrafts } from './drafts.js';
import { showPasskeys } from './passkeys.js';
import { watchPasswords } from './passwords.js';
import { watchFiles } from './files.js';
import { focusFirstError } from './focus.js';
import { keepTyping } from './kept.js';
import { watchRedrawn } from './redrawn.js';
import { rememberTyping } from './remember.js';
import { showInternal, watchReplies } from './reply.js';
import { watchSchedule } from './schedule.js';
import { watchSelection } from './selection.js';
import { submitOnce } from './submit.js';
import { showOpenTabs } from './tabs.js';
import { showTimes } from './times.js';
import { showTrees, watchTrees } from './tree.js';
import { watchKeys } from './keys.js';

watchTrees();
submitOnce();
watchDrafts();
watchDialogs();
watchSchedule();
watchSelection();
watchKeys();
watchCalls();
watchFiles();
watchReplies();
watchRedrawn();
announceNewRows();
showPasskeys();
watchPasswords();

function prepare(root) {
  keepTyping(root);
  rememberTyping(root);
  showInternal(root);
  showTimes(root);
  loadDiagrams(root);
  showOpenTabs(root);
  showTrees(root);
}

prepare(document);
focusFirstError();
window.addEventListener('resize', () => showOpenTabs(document));
document.addEventListener('htmx:after:settle', () => prepare(document));
