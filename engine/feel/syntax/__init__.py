"""Reads FEEL text: ``lexer`` makes tokens, ``names`` finds names with spaces, ``parser`` builds the ``tree``."""
