"""What timelines and notices say of the ladder, in words of the organisation."""

from itsm.escalation.words import reason_words
from itsm.language import translate


def test_clock_of_a_team_is_called_by_the_name_of_the_team() -> None:
    reached = {"what": "told", "clock": "ola:line-2", "minutes": 30, "percent": 0}

    said = translate(reason_words(reached, {"line-2": "Second line"}), "en")

    assert "Second line" in said and "line-2" not in said
