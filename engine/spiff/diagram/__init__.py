"""Reading a diagram: one plain record per node, the specs that run it, the standard's schema, and what is refused."""
