"""Tests of the token layer as a whole: programs, variables, state, growth, random diagrams."""
