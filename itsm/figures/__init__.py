"""Figures that packs declare over the records of their types, computed by kinds that know no practice."""
