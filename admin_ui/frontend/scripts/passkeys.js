/** Passkeys: the browser makes or shows one, and its answer goes with an ordinary form, so the server draws what comes. */

const ACTS = {
  create: (options) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

const isKnown = () => Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);

async function ask(form) {
  const answer = await fetch(form.dataset.passkey, {
    method: 'POST',
    headers: { Accept: 'application/json', 'X-CSRF-Token': form.elements.csrf_token.value },
  });
  if (!answer.ok) throw new Error((await answer.json()).error);
  return ACTS[form.dataset.passkeyAct](await answer.json());
}

function tell(form, words) {
  const place = form.querySelector('[data-passkey-error]');
  place.textContent = words;
  place.hidden = false;
}

async function onSubmit(event) {
  const form = event.target;
  event.preventDefault();
  try {
    const credential = await ask(form);
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (problem) {
    // The browser tells no more than that nothing came of it (refused, too late, none there); the server tells why.
    tell(form, problem instanceof DOMException ? form.dataset.textRefused : problem.message || form.dataset.textRefused);
  }
}

export function showPasskeys() {
  if (!isKnown()) return;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', onSubmit);
  }
}
