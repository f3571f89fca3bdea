import { EditorView } from '@codemirror/view';

/** What is typed over a selection goes by the editor of FEEL: browsers would keep the look of before in a style, which the policy refuses. */
export function typeOver(container) {
  container.addEventListener('beforeinput', (event) => {
    if (event.inputType !== 'insertText' || event.isComposing || !event.data) return;
    const view = EditorView.findFromDOM(event.target);
    if (!view || view.state.selection.main.empty) return;
    event.preventDefault();
    event.stopPropagation();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type' });
  }, true);
}
