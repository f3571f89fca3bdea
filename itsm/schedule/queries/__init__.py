"""What is planned, frozen and let pass, as pages and expressions ask for it."""
