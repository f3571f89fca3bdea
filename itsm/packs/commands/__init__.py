"""Commands that put packs and single files into use."""
