"""Reading the organisation: lists with filters, one thing with what hangs on it, who is there and who stands in."""
