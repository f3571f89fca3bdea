"""The floor of storing: the tenant filter."""
