/** htmx under the strict policy: settings before it starts, and no way to turn text into code. */
import './htmx-settings.js';

import htmx from 'htmx.org';

function refuse() {
  throw new Error('Expected no code in attributes, but htmx was asked to run some. Move it to a script.');
}

htmx.registerExtension('flowdesk-no-code', { init: (internals) => internals.initSecurity(null, refuse, refuse) });
