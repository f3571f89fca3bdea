"""The studio: the library of packs, and the workspace of each with a module for every tab."""
