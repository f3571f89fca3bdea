"""The composition root: application factory, typed settings, logging, migrations at start, server and command line.

It may import every room, and no room imports it.
"""
