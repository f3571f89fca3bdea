"""Many simulated agents at once, through HTTP, against a real server: ``python -m benchmarks.agents``.

Each opens lists and records, claims, completes and comments, and thinks in between; what they were told is compared
with what is stored.
"""
