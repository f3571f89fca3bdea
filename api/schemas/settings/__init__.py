"""What goes in and out of what is settled for the organisation."""
