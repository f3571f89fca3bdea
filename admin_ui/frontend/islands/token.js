/** Who opened this page; '' while nobody was signed in. */
export const personOf = (page = document) => page.querySelector('main')?.dataset.person ?? '';

/** The form token of this page as a new session of the same person has it, put into every form of the page; else null. */
export async function freshToken() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, redirect: 'error', credentials: 'same-origin', cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const token = answer.ok ? page.querySelector('main [name="csrf_token"], [name="csrf_token"]')?.value : null;
    if (!token || personOf(page) !== personOf()) return null;
    for (const field of document.querySelectorAll('[name="csrf_token"]')) field.value = token;
    return token;
  } catch {
    return null; // No connection, or nobody is signed in yet: the next try asks again.
  }
}
