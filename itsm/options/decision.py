"""A decision that says what there is to choose, over what stands in the form and the record."""

import logging
from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.feel import FeelError
from engine.runtime.host import decision_model
from engine.state import definitions
from itsm.options.asked import Asked, Offer
from itsm.options.plain import offers_in
from itsm.packs.deployed import pack_of, texts_of

log = logging.getLogger(__name__)


def decided(session: Session, asked: Asked) -> Sequence[Offer]:
    """What the newest version answers, worded as the texts of its pack do; nothing when it has no answer."""
    try:
        found = definitions.latest(session, "decision", asked.name)
        model = definitions.parsed(session, found.key, decision_model)
        answer = model.decide(asked.name, asked.names, clock.now())
    except (NotFound, FeelError) as problem:
        told = {"action": "options_undecided", "decision": asked.name, "why": str(problem)}
        log.warning("A decision gave no options", extra=told)
        return ()
    words = {}
    if asked.language != "en":
        words = dict(texts_of(pack_of(found), asked.language, session).of_decision(asked.name, model.decisions).values)
    return offers_in(answer.value, words)
