"""What pages and programs read of rooms."""
