"""Services and items of the catalogue in files."""
