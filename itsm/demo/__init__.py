"""The demo organisation: a tenant of its own for training, made and worked by the commands that everybody uses."""
