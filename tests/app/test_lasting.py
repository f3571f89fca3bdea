"""What is loaded before a program serves is not looked at by the garbage collector again."""

import gc

from app.lasting import keep_what_stays


def test_what_is_loaded_is_out_of_the_collectors_rounds() -> None:
    loaded = [[number] for number in range(1000)]
    before = gc.get_freeze_count()

    keep_what_stays()

    try:
        assert gc.get_freeze_count() > before + len(loaded)
        looked_at = {id(one) for one in gc.get_objects()}
        assert not any(id(one) in looked_at for one in loaded)
    finally:
        gc.unfreeze()
