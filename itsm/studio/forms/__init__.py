"""Designing forms: what is wrong with one, its texts in both languages, who uses it, new ones and how they look."""
