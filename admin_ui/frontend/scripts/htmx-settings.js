/** htmx reads its settings once, from this tag, while its module is evaluated. */
const settings = document.createElement('meta');
settings.name = 'htmx-config';
settings.content = JSON.stringify({
  includeIndicatorCSS: false,
  extensions: 'flowdesk-no-code',
  history: false,
  mode: 'same-origin',
  defaultTimeout: 15000,
});
document.head.append(settings);
