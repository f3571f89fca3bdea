"""Operations outside the drawn flow: what a task's ``allow`` property permits, one command each.

Every one is kept as a row (``tables``), told on the timeline and in the audit trail, marked on the record's diagram and
counted on the process's page. Tokens move and tasks change hands only by the engine's public commands.
"""
