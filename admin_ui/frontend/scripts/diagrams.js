/** Loads the diagram viewer only where a diagram is, and only when it has room (a closed dialog has none). */

function draw(figure) {
  const note = document.createElement('p');
  note.className = 'diagram-note';
  note.setAttribute('role', 'status');
  note.textContent = figure.dataset.textLoading ?? '';
  figure.append(note);
  return import('../diagram/diagram.js')
    .then(({ mountDiagram }) => mountDiagram(figure))
    .then(() => note.remove())
    .catch((error) => {
      figure.dataset.failed = error.message;
      note.textContent = figure.dataset.textFailed ?? '';
    });
}

const sized = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (contentRect.width === 0 || contentRect.height === 0) continue;
    sized.unobserve(target);
    draw(target);
  }
});

export function loadDiagrams(root) {
  for (const figure of root.querySelectorAll('[data-diagram]:not([data-diagram-seen])')) {
    figure.dataset.diagramSeen = 'yes';
    sized.observe(figure);
  }
}
