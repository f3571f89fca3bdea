"""What a list says of a form without opening it."""

from itsm.studio.forms.chinese_file import chinese_of
from itsm.studio.forms.files import schema_of
from itsm.studio.forms.wording import wordings_of


def texts_missing(content: bytes, chinese: bytes | None, form_id: str) -> int | None:
    """How many texts of a form have no Chinese; None when one of the files cannot be read."""
    schema, texts = schema_of(content), chinese_of(chinese, form_id)
    if schema is None or texts is None:
        return None
    return sum(1 for one in wordings_of(schema, texts) if not one.chinese)
