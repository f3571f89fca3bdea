"""What things cost, beside what the bare database would charge for the same rows: ``python -m benchmarks``.

``measures`` holds one module for each thing that is measured, ``scenes`` what it finds; the rest is how: installations
(``places``, ``stores``), the recorder of statements, the floor that plays them back, and the reports.
"""
