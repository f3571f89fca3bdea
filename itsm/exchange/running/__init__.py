"""Working an import off: its file as rows, each row against what there is, in the background, and taken back."""
