"""Saved states of every release, and what wrote them: what one release has saved every later one resumes.

``python -m tests.engine.states`` writes those of this version into a folder of its name. A folder that a release has
left is never written again: its diagrams, states and steps are files, and depend on no code of this tree.
``v1`` and ``v2`` are older than the first release; ``tests/engine/spiff/test_state.py`` resumes them.
"""
