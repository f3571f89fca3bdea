"""What goes into a war room: roles, calls, records that join, updates."""

from marshmallow import fields, validate

from api.schemas.base import KeyField, Strict
from itsm.language import LANGUAGES
from itsm.war_room.commands.call_in import LONGEST
from itsm.war_room.commands.join_records import MOST
from itsm.war_room.tables import REASON_LENGTH


class RoleBody(Strict):
    """Who gets a role, without anybody the caller takes it; and who has it, as the caller saw: null for nobody."""

    person = KeyField()
    holder = KeyField(load_default=None, allow_none=True)


class CallBody(Strict):
    """Whom to call in, and what for."""

    team = fields.String(load_default="", validate=validate.Length(0, 100))
    person = KeyField()
    message = fields.String(required=True, validate=validate.Length(1, LONGEST))


class JoinBody(Strict):
    """Numbers of the records that join."""

    numbers = fields.List(fields.String(), required=True, validate=validate.Length(1, MOST))


class UpdateBody(Strict):
    """What is said in which language, and to whom."""

    texts = fields.Dict(keys=fields.String(validate=validate.OneOf(list(LANGUAGES))), values=fields.String(),
                        required=True)  # fmt: skip
    titles = fields.Dict(keys=fields.String(validate=validate.OneOf(list(LANGUAGES))), values=fields.String(),
                         load_default=dict)  # fmt: skip
    public = fields.Boolean(load_default=False)
    joined = fields.Boolean(load_default=True)
    watchers = fields.Boolean(load_default=True)


class DismissalBody(Strict):
    """Why nothing is declared."""

    reason = fields.String(required=True, validate=validate.Length(1, REASON_LENGTH))
