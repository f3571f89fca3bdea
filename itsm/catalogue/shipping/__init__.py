"""Services and items that come with a pack: its ``catalogue.yaml``, and what becomes of it in the organisation."""
