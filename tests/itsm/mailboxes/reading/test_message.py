"""Messages are read whatever their state: charsets, parts, files, and who really speaks."""

import base64
import time
from email.message import EmailMessage

import pytest

from itsm.mailboxes.reading import Incoming, UnreadableMail, read_message
from itsm.mailboxes.reading.message import LARGEST
from tests.support.incoming import bounce_of, mail

HEAD = b"From: cai@example.org\nMessage-ID: <1@x>\nSubject: x\n"


def read(message: EmailMessage) -> Incoming:
    return read_message(message.as_bytes())


def test_message_has_sender_subject_words_and_identity() -> None:
    found = read(mail())

    assert (found.sender, found.sender_name, found.subject) == ("cai@example.org", "Cai Requester", "Printer")
    assert (found.words, found.message_id, found.nature) == ("It prints nothing.", "<1@client.example>", "written")
    assert found.identity == read(mail("Changed on its way.")).identity
    assert found.identity != read(mail(sender="eve@example.org")).identity


@pytest.mark.parametrize(
    ("named", "charset", "words"),
    [
        ("gb18030", "gb18030", "打印机坏了㐀"), ("gb2312", "gb18030", "打印机坏了，朱镕基"), ("GBK", "gbk", "打印机"),
        ("ISO-2022-JP", "iso2022_jp", "プリンタが動きません"), ("iso-2022-jp", "iso2022_jp_ext", "ﾌﾟﾘﾝﾀ"),
        ("us-ascii", "utf-8", "Drucker für 打印"), ("iso-8859-1", "cp1252", "“Curly” costs 5 €"),
        ("no-such-charset", "gb18030", "打印机坏了"), ("big5", "big5", "印表機壞了"), ("hz-gb-2312", "hz", "打印机"),
    ],
)  # fmt: skip
def test_words_are_read_in_the_charset_that_is_meant(named: str, charset: str, words: str) -> None:
    content = base64.b64encode(words.encode(charset))
    kind = f"Content-Type: text/plain; charset={named}\nContent-Transfer-Encoding: base64\n\n".encode()

    assert read_message(HEAD + kind + content).words == words


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_subject_of_bare_bytes_is_guessed(charset: str) -> None:
    raw = b"From: a@b.example\nSubject: " + "打印机坏了".encode(charset) + b"\n\nx"

    assert read_message(raw).subject == "打印机坏了"


def test_subject_in_encoded_words_that_cut_a_letter_is_whole() -> None:
    raw = "打印机坏了".encode("gb18030")
    first, second = base64.b64encode(raw[:3]).decode(), base64.b64encode(raw[3:]).decode()

    found = read_message(f"From: a@b.example\nSubject: =?gb2312?B?{first}?=\n =?gb2312?B?{second}?=\n\nx".encode())

    assert found.subject == "打印机坏了"


def test_header_with_a_hidden_line_break_stays_one_line() -> None:
    hidden = base64.b64encode(b"Hello\r\nBcc: all@example.org").decode()

    found = read_message(f"From: a@b.example\nSubject: =?utf-8?B?{hidden}?=\n\nx".encode())

    assert found.subject == "Hello Bcc: all@example.org"


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.example\nSubject\nx: y\n\nwords", b"From: =?x?q?=ff?= <a@b.example>\n\nwords",
        b"From: a@b.example\nMessage-ID: <<[]>\nReferences: <\n\nwords",
        b"From: a@b.example\nContent-Type: text/plain; charset*=x''%ff\n\nwords",
        b"From: a@b.example\nContent-Type: multipart/mixed\n\nwords",
        b"From: a@b.example\nContent-Transfer-Encoding: x-uuencode\n\nwords",
        b"From a@b.example Mon Nov 20\nFrom: a@b.example\n\nwords",
    ],
)
def test_broken_headers_stop_nothing(raw: bytes) -> None:
    assert read_message(raw).sender == "a@b.example"


@pytest.mark.parametrize("raw", [b"", b"\n", b"no headers at all", b"Subject: nobody\n\nx", b"From: nobody\n\nx"])
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableMail):
        read_message(raw)


def test_mail_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableMail, match="50 MB"):
        read_message(b"From: a@b.example\n\n" + b"x" * LARGEST)


def test_parts_that_are_nested_too_deep_or_too_many_are_refused() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(2000))
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1000

    for raw in (deep, many):
        with pytest.raises(UnreadableMail):
            read_message(b"From: a@b.example\n" + raw)


def test_alternatives_give_their_words_once_and_files_are_kept() -> None:
    message = mail()
    message.add_alternative("<p>It prints <b>nothing</b>.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="打印机.pdf")
    message.add_attachment(mail(subject="Forwarded"))

    found = read(message)

    assert found.words == "It prints nothing."
    assert (found.files[0].name, found.files[0].content) == ("打印机.pdf", b"%PDF-1.7")
    assert found.files[1].name.endswith(".eml") and b"Forwarded" in found.files[1].content


def test_inline_picture_is_a_file_and_a_small_logo_is_none() -> None:
    message = mail()
    message.add_related(b"x" * 9000, maintype="image", subtype="png", cid="<picture@x>")
    message.add_related(b"x" * 900, maintype="image", subtype="png", cid="<logo@x>")

    assert [len(one.content) for one in read(message).files] == [9000]


def test_winmail_is_left_out_with_a_sentence() -> None:
    message = mail()
    message.add_attachment(b"x\x9f>\"", maintype="application", subtype="ms-tnef", filename="winmail.dat")

    found = read(message)

    assert found.files == () and "winmail.dat" in str(found.left_out[0])


def test_markup_becomes_words_without_scripts() -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("<style>p{}</style><script>alert(1)</script><p>打印机<br>坏了</p><img src=http://x/y>", "html")

    assert read(message).words == "打印机\n坏了"


@pytest.mark.parametrize(
    "markup", ["<p>" * 30_000 + "x", "<table>" * 3000 + "x", "<" * 100_000, "&" * 100_000, "<p", ""]
)
def test_markup_made_to_harm_is_read_in_little_time(markup: str) -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content(markup, "html")

    begun = time.monotonic()
    read(message)

    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({"Auto-Submitted": "auto-replied (vacation)"}, "generated"), ({"Auto-Submitted": "auto-replied"}, "reply"),
        ({"Auto-Submitted": "Auto-Generated"}, "generated"), ({"Auto-Submitted": "no"}, "written"),
        ({"List-Id": "<list.example>"}, "list"), ({"Precedence": "bulk"}, "list"), ({"Return-Path": "<>"}, "reply"),
        ({"X-Autoreply": "yes"}, "reply"), ({"Precedence": "auto_reply"}, "reply"),
    ],
)
def test_mail_of_programs_is_known(headers: dict[str, str], nature: str) -> None:
    assert read(mail(headers=headers)).nature == nature


def test_delivery_report_names_our_mail_and_whom_it_did_not_reach() -> None:
    found = read_message(bounce_of("<ours@example.org>", "gone@example.org"))

    (bounce,) = found.bounces
    assert found.nature == "bounce"
    assert (bounce.message_id, bounce.recipient, bounce.final) == ("<ours@example.org>", "gone@example.org", True)
    assert (bounce.status, bounce.said) == ("5.1.1", "550 5.1.1 no such user")


def test_nearest_message_that_is_answered_stands_first() -> None:
    found = read(mail(headers={"In-Reply-To": "<3@x>", "References": "<1@x> <2@x> <3@x>"}))

    assert found.references == ("<3@x>", "<2@x>", "<1@x>")
