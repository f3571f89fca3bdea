"""Commands on the forms of a draft: add, copy, rename and remove one, and keep its texts."""
