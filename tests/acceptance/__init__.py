"""The whole program as its users have it: processes, a data folder, pages."""
