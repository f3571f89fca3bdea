/** A comment on an element: for whoever draws, never shown to others. Kept in the diagram as the property `comment`. */
import { ofProperty, textField } from './entries.js';

export const commentField = (injector) => textField({
  ...ofProperty('comment', injector), label: 'Comment', rows: 2, description: 'Read by those who draw, and by nobody else.',
});
