"""Pages of the definitive media library."""
