"""The XML schema of BPMN as the linter tells it: its problems in words, the order of elements, each way to break it."""
