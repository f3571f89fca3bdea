"""A label and its value: a colon between the two, and none after a question."""

import pytest

from engine.errors import text
from itsm.language import colon_after, labelled, translate


@pytest.mark.parametrize(
    ("label", "language", "said"),
    [
        ("Impact", "en", "Impact: High"), ("影响度", "zh-CN", "影响度：High"), ("Done?", "en", "Done? High"),
        ("完成了吗？", "zh-CN", "完成了吗？High"),
        (text("Impact"), "en", "Impact: High"), ("Done? ", "en", "Done?  High"),
    ],
)  # fmt: skip
def test_label_and_value_are_joined(label: object, language: str, said: str) -> None:
    assert translate(labelled(label, "High"), language) == said
    assert (colon_after(label, language) == "") is ("?" in said or "？" in said)
