"""Tests of the rules for gateways."""
