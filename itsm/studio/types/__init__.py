"""Designing a record type as data: what stands in ``pack.yaml`` as fields of a page, and back without losing words."""
