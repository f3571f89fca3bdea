"""Fuzzing of FEEL and DMN: whatever comes, nothing but the documented errors, and soon.

``python -m tests.fuzz TARGET`` runs one target of ``targets`` under atheris, ``test_fuzz`` all of them for a while.
``seeds.yaml`` has the inputs to start from, ``found.yaml`` those that once broke something: they are tests for ever.
"""
