"""Drawing form-js schemas as HTML: what a template asks of a form, submissions, task cards, safe Markdown."""
