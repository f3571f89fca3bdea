"""Tests of the engine, folder by folder as the rooms."""
