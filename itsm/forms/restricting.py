"""A form for somebody who may not see, or not change, some of its fields."""

from collections.abc import Collection
from dataclasses import replace

from itsm.forms.model import Component, Form


def restricted(form: Form, left_out: Collection[str], fixed: Collection[str]) -> Form:
    """``form`` without the fields ``left_out`` (keys), those of ``fixed`` shown and never read from a post."""
    if not any(item.key in left_out or item.key in fixed for item in form.fields):
        return form
    return Form(form.id, _components(form.components, left_out, fixed))


def _components(
    components: tuple[Component, ...], left_out: Collection[str], fixed: Collection[str]
) -> tuple[Component, ...]:
    found = []
    for given in components:
        if given.carries_value and given.key in left_out:
            continue
        is_fixed = given.carries_value and given.key in fixed
        item = replace(given, readonly=True, withheld=True) if is_fixed else given
        children = _components(item.children, left_out, fixed)
        if item.children and not children:
            continue  # a heading over nothing
        found.append(item if children == item.children else replace(item, children=children))
    return tuple(found)
