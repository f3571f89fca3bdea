"""Records of every type: their table and numbers, the commands that change them, and what pages read of them.

Deciding stands in ``commands/`` (one module each, one transaction each), storing in ``tables``, ``numbers`` and
``changes``; ``listener`` is the only writer of a status, and it follows the engine's steps.
"""
