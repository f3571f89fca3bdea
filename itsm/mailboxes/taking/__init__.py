"""Taking a message in: what is known of it, what becomes of it, and what waits for somebody."""
