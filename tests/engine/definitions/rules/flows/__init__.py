"""Tests of the rules for sequence flows."""
