"""What a program has loaded before it begins to serve stays until it ends: nobody needs to look at it again."""

import gc


def keep_what_stays() -> None:
    """Take all that is loaded out of what the garbage collector goes through.

    Each of its full rounds would stop every request for as long as it takes to look at all modules, tables and texts.
    """
    gc.collect()
    gc.freeze()
