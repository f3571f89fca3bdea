/** What an entry of the palette draws is told to who points at it, as it is read aloud: diagram-js says it to readers alone. */

function titles(eventBus, canvas) {
  const tell = () => {
    for (const entry of canvas.getContainer().querySelectorAll('.djs-palette .entry[aria-label]')) entry.title = entry.getAttribute('aria-label');
  };
  eventBus.on(['palette.create', 'palette.changed', 'import.done'], tell);
}
titles.$inject = ['eventBus', 'canvas'];

export const paletteTitles = { __init__: [titles] };
