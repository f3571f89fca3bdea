"""The addresses of the engine API, one module for each kind of thing."""
