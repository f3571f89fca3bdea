"""Tests of DMN decision models, with the OMG kit where it is at hand."""
