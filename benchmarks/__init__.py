"""What things cost, beside what the bare database would charge for the same rows: ``python -m benchmarks``.

``measures`` holds one module for each thing that is measured; the other modules are how: an installation of its own
(``places``, ``stores``, ``desk``), the recorder of statements, the floor that plays them back, and the reports.
"""
