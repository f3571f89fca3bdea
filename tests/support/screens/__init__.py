"""Every screen of the studio in one list, and what nobody may find wrong on any of them."""
