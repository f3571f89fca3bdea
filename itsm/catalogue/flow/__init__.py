"""What diagrams do with orders."""
