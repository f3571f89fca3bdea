"""Deciding on findings, and settling the numbers: one module for each command."""
