"""Operations: what those who are called at night see of the engine, and what they do to mend it.

Everything asks for the rights ``operations.see`` and ``operations.act``; the queries read the engine's tables, the
commands give operations to ``engine.runtime``.
"""
