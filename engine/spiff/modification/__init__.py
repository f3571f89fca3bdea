"""Changing where a running instance stands, against its drawing."""
