"""One module per BPMN element: every scenario runs straight and with a reload after each step."""
