"""Diagrams as other tools write them: a process with a layout, colours, labels and extensions that are none of ours."""
