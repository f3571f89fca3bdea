"""Forms: the model of a form-js schema, its texts in a language, its conditions and the check of a submission. Pure."""
