"""FEEL in a schema: read when the form is, so that what is wrong is told before anybody meets it."""

from engine.errors import text, text_of
from engine.feel import FeelSyntaxError, compile_expression
from itsm.forms.place import Place


def is_feel(place: Place, name: str, source: str) -> bool:
    """``source`` (without its ``=``) can be read; keeps why not as an error of the entry ``name`` of ``place``."""
    try:
        compile_expression(source)
    except FeelSyntaxError as problem:
        place.wrong(
            text(
                "Expected a FEEL expression, but line %(line)s, column %(column)s is wrong: %(why)s",
                line=problem.line, column=problem.column, why=text_of(problem.message),
            ),
            name,
            text_of(problem.hint) if str(problem.hint) else None,
        )
        return False
    return True
