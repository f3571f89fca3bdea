"""Form tokens belong to one session and one installation."""

from itsm.accounts.csrf import csrf_token, csrf_valid

KEY = b"k" * 43


def test_csrf_token_is_valid_for_its_holder_only() -> None:
    token = csrf_token(KEY, "session-a")

    assert csrf_valid(KEY, "session-a", token)
    assert not csrf_valid(KEY, "session-b", token)
    assert not csrf_valid(b"x" * 43, "session-a", token)


def test_csrf_token_is_invalid_when_empty_or_not_ascii() -> None:
    assert not csrf_valid(KEY, "session-a", "")
    assert not csrf_valid(KEY, "session-a", "令牌")
    assert not csrf_valid(KEY, "", csrf_token(KEY, ""))
