"""The secret key is made once and belongs to its owner alone."""

from pathlib import Path

import pytest

from app.secret_key import secret_key
from engine.errors import InvalidInput


def test_secret_key_is_made_with_mode_0600_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret-key"

    first = secret_key(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert len(first) >= 32
    assert secret_key(file) == first
    assert [entry.name for entry in file.parent.iterdir()] == ["secret-key"]


def test_secret_key_is_refused_when_others_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    secret_key(file)
    file.chmod(0o644)

    with pytest.raises(InvalidInput, match="chmod 600"):
        secret_key(file)


def test_secret_key_is_refused_when_it_is_too_short(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    file.write_text("dev\n")
    file.chmod(0o600)

    with pytest.raises(InvalidInput, match="too short"):
        secret_key(file)
