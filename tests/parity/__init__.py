"""Parity with the editors: one corpus through our FEEL and through the interpreter of the modelers' editors.

``corpus.yaml`` has the expressions, ``differences.yaml`` the reviewed answers where the two differ, each under the name
of its reason; ``docs/reference/feel-parity.md`` explains the reasons.
"""
