import traceback
from tests.itsm.demo.test_stories import *
from tests.itsm.demo.test_stories import _play
import pytest
@pytest.mark.parametrize("place",range(18))
def test_one(stage, place):
    found, keys = _play(stage, place)
    with reading() as s:
        for r in s.execute(select(Record.number, Record.type_key, Record.status, Record.title).where(Record.key.in_(keys)).order_by(Record.key)): print("RES", place, *r)
    require_sound(stage.until, some_late=False)
