/**
 * What stands beside the editor: the fields of a trial, the answer, the findings. The server makes all three from what
 * is on the screen; fields that did not change stay where they are, so that typing in them goes on.
 */
const PAUSE = 300;

export class Beside {
  #form;
  #url;
  #source;
  #shown;
  #timer = null;
  #asking = null;

  /** @param {{form, url, source: () => Promise<{xml, decision}>, shown: (state) => void}} options */
  constructor({ form, url, source, shown }) {
    this.#form = form;
    this.#url = url;
    this.#source = source;
    this.#shown = shown;
    form.addEventListener('input', () => this.ask());
    form.addEventListener('change', () => this.ask());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.ask(0);
    });
  }

  ask(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), pause);
  }

  /** Types `values` (by name of the field) into the form, empties the others, and asks. */
  give(values) {
    for (const field of this.#form.querySelectorAll('[name^="in:"]')) field.value = values[field.name.slice(3)] ?? '';
    this.ask(0);
  }

  async #ask() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const { xml, decision } = await this.#source();
    if (!xml || asking.signal.aborted) return;
    const body = new FormData(this.#form);
    body.set('decision', decision ?? '');
    body.set('file', new Blob([xml], { type: 'application/xml' }), 'decision.dmn');
    try {
      const response = await fetch(this.#url, { method: 'POST', body, headers: { Accept: 'text/html' }, redirect: 'error', signal: asking.signal });
      if (!response.ok) throw new Error(`Expected an answer, but it was ${response.status}.`);
      this.#show(new DOMParser().parseFromString(await response.text(), 'text/html'));
    } catch (error) {
      if (error.name !== 'AbortError') this.#form.dataset.failed = error.message;
    }
  }

  #show(page) {
    delete this.#form.dataset.failed;
    for (const part of page.querySelectorAll('[data-part]')) {
      const place = document.querySelector(`[data-place="${part.dataset.part}"]`);
      const isSame = part.dataset.shape !== undefined && place?.dataset.shape === part.dataset.shape;
      if (!place || isSame) continue;
      place.dataset.shape = part.dataset.shape ?? '';
      const before = this.#typed(place);
      place.replaceChildren(...[...part.childNodes].map((node) => document.importNode(node, true)));
      for (const [name, value] of before) {
        const field = place.querySelector(`[name="${CSS.escape(name)}"]`);
        if (field) field.value = value;
      }
    }
    const state = page.querySelector('[data-state]');
    if (!state) return;
    const { matched, findings, wrong } = JSON.parse(state.dataset.state);
    this.#markFields(wrong);
    this.#shown({ matched, findings });
  }

  /** What cannot be read is said beside its field; the field itself stays as it is typed. */
  #markFields(wrong) {
    for (const field of this.#form.querySelectorAll('[name^="in:"]')) {
      const help = document.getElementById(`${field.id}-help`);
      const message = wrong[field.name];
      if (message) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
      let told = help.nextElementSibling;
      if (message && !told) {
        told = document.createElement('p');
        told.className = 'error';
        help.after(told);
      }
      if (told) told.textContent = message ?? '';
    }
  }

  #typed(place) {
    return [...place.querySelectorAll('[name^="in:"]')].map((field) => [field.name, field.value]);
  }
}
