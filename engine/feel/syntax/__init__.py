"""Reads FEEL text: ``lexer`` makes tokens, ``names`` finds names with spaces in them, ``parser`` builds the ``tree``."""
