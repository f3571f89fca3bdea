"""Of an answer the new words are kept; what is unsure is kept too, and no mail takes long."""

import time

import pytest

from itsm.mailboxes.reading import without_quotes

NEW = "It works now.\n\n- first\n- second"


@pytest.mark.parametrize(
    "quoted",
    [
        "On Fri, 20 Nov 2026 at 09:00, Desk <desk@example.org> wrote:\n> Does it work?",
        "On Fri, 20 Nov 2026 at 09:00, Desk\n<desk@example.org> wrote:\n> Does it work?",
        "在 2026年11月20日，服务台 <desk@example.org> 写道：\n> 好了吗？",
        "------------------ 原始邮件 ------------------\n发件人: 服务台\n好了吗？",
        "-----Original Message-----\nFrom: Desk\nDoes it work?",
        "发件人: 服务台\n发送时间: 2026年11月20日 9:00\n收件人: 蔡\n主题: 打印机\n\n好了吗？",
        "From: Desk\nSent: Friday\nTo: Cai\nSubject: Printer\n\nDoes it work?",
        "Am 20.11.2026 um 09:00 schrieb Desk:\n> Geht es?", "> Does it work?", "-- \nCai\nExample Ltd",
        "Sent from my phone",
    ],
)
def test_quoted_mail_and_signature_are_cut_off(quoted: str) -> None:
    assert without_quotes(f"{NEW}\n\n{quoted}\n") == NEW


@pytest.mark.parametrize(
    "words",
    [
        "> Does it work?\n\nYes.\n\n> Everywhere?\n\nNo.", "> Does it work?\n\nYes, it does.",
        "From: here it looks fine", "On the second floor nobody wrote anything", NEW,
        "-----Original Message-----\nFrom: Desk\nnothing above",
    ],
)
def test_words_that_stand_between_or_below_are_all_kept(words: str) -> None:
    assert without_quotes(words) == words


@pytest.mark.parametrize("unit", ["\n", "On ", "> ", "a ", "在", "From: a\n", "_", "--\n", " \n", "On x\n"])
def test_no_words_take_long(unit: str) -> None:
    begun = time.monotonic()

    without_quotes(unit * 50_000 + "x")

    assert time.monotonic() - begun < 2
