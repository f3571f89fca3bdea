"""Full-text search of records: words and pairs of Chinese characters, indexed by the worker after a change.

``words`` is pure; ``indexing`` writes the index, ``finding`` and ``similar`` ask it, ``sight`` keeps what a reader may
not read from being found.
"""
