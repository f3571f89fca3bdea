"""What stands around a pack while its scenarios run: libraries beside it, stand-ins, a host for a library."""
