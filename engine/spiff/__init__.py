"""The token layer: the only importer of SpiffWorkflow.

``program`` reads a deployed diagram once, ``execution`` runs one instance of it to its next wait states, ``host`` says
what both ask of the outside, ``state`` turns an instance into bytes and back. Each BPMN element has its own module in
``elements``; what is not there is refused at deployment by ``diagram.refusals``.
"""
