"""What the demo is made of: files of data beside the packs, read once. No practice is named here, they name them."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from itsm.tenants.packs import ROOT

FOLDER = ROOT / "demo"
DOMAIN = "desk.example"
"""Domain of the people of the desk; nobody can own one that ends like this (RFC 2606)."""


@cache
def organisation_data() -> Mapping[str, Any]:
    """The organisation: levels, rows of things, people, rosters."""
    found: Mapping[str, Any] = _read(FOLDER / "organisation.yaml")
    return found


@cache
def plots() -> Mapping[str, Mapping[str, Any]]:
    """By type of record: what may become of one, step by step."""
    return {file.stem: _read(file) for file in sorted((FOLDER / "plots").glob("*.yaml"))}


@cache
def cases(type_key: str, language: str) -> Sequence[Mapping[str, Any]]:
    """What people report, in one language: texts with gaps, and what fills these."""
    found: Sequence[Mapping[str, Any]] = _read(FOLDER / "cases" / f"{type_key}.{language}.yaml")["cases"]
    return found


@cache
def stories() -> Sequence[Mapping[str, Any]]:
    """Chains of records that belong together, each with the parts of it, in the order of what they are worth."""
    found: Sequence[Mapping[str, Any]] = _read(FOLDER / "stories.yaml")["stories"]
    return found


@cache
def phrases(language: str) -> Mapping[str, Sequence[str]]:
    """What people say around the cases, by occasion."""
    found: Mapping[str, Mapping[str, Sequence[str]]] = _read(FOLDER / "phrases.yaml")
    return found.get(language, found["en"])


@cache
def decisions() -> Mapping[str, Sequence[Path]]:
    """By pack: decisions that the demo changes."""
    folders = sorted(one for one in (FOLDER / "decisions").iterdir() if one.is_dir())
    return {folder.name: sorted(folder.glob("*.dmn")) for folder in folders}


def address(mailbox: str, domain: str = DOMAIN) -> str:
    """The address of somebody of the demo."""
    return mailbox if "@" in mailbox else f"{mailbox}@{domain}"


def customer_of(mailbox: str) -> str:
    """Code of the customer whose person has this mailbox; empty for the desk's own people."""
    return next((row[2] for row in organisation_data()["people"]["requesters"] if row[1] == mailbox), "")


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
