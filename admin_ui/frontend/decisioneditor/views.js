/** The parts of a file as tabs: the graph when it is drawn, and each decision or function that can be opened. */

function button(view, isActive, label) {
  const made = document.createElement('button');
  made.type = 'button';
  made.role = 'tab';
  made.textContent = label;
  made.dataset.view = view.element.id;
  made.setAttribute('aria-selected', String(isActive));
  made.tabIndex = isActive ? 0 : -1;
  return made;
}

const isGraph = ({ element }) => element.$type === 'dmn:Definitions';

/** Draws the tabs of `modeler` into `list` whenever they change. */
export function showViews(modeler, list, texts) {
  const draw = () => {
    const focused = list.contains(document.activeElement) && document.activeElement.dataset.view;
    const active = modeler.getActiveView();
    const views = modeler.getViews().filter((view) => !isGraph(view) || view.element.drgElement?.length);
    list.replaceChildren(
      ...views.map((view) => button(view, view.element === active?.element, isGraph(view) ? texts.textGraph : view.element.name || view.element.id)),
    );
    if (focused) list.querySelector(`[data-view="${CSS.escape(focused)}"]`)?.focus();
  };
  modeler.on('views.changed', draw);
  list.addEventListener('click', ({ target }) => open(modeler, target.closest('[data-view]')?.dataset.view));
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...list.children];
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    open(modeler, next.dataset.view);
  });
}

/** Opens the part whose element has the id; resolves to false when there is none. */
export async function open(modeler, id) {
  const view = modeler.getViews().find(({ element }) => element.id === id);
  if (!view) return false;
  if (view.element !== modeler.getActiveView()?.element) await modeler.open(view);
  return true;
}

/** Id of the decision that is open; null on the graph and on functions. */
export function openDecision(modeler) {
  const element = modeler.getActiveView()?.element;
  return element?.$type === 'dmn:Decision' ? element.id : null;
}
