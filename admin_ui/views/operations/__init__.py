"""The pages of operators: what stands still and why, and how it is mended, one thing or many."""
