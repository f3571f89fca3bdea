"""Mail that comes in: mailboxes that are looked at, messages that are read, and what becomes of each of them."""
