"""The process engine: FEEL, DMN, BPMN definitions, the token layer on SpiffWorkflow, state, commands and the worker.

Nothing in here knows a practice, a page or a person: other rooms register handlers, FEEL values, policies and
listeners in ``engine.registry`` and call the commands of ``engine.runtime``.
"""
