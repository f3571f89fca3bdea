"""Tests of FEEL: language, values, functions, limits, stored forms."""
