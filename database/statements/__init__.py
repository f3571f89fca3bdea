"""Statements that are compiled once and sent straight to the driver, in the transaction of a session."""
