"""Tests of planned work, freezes and maintenance windows."""
