"""Tests of the reader, the linter and its rules."""
