"""Static files: built assets by the manifest of the front end, and how long a browser may keep them."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

STATIC = Path(__file__).parents[2] / "static"
ONE_YEAR = 31_536_000
FIVE_MINUTES = 300

blueprint = Blueprint("static_files", __name__)


@lru_cache(maxsize=1)
def _manifest() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = json.loads((STATIC / "dist" / "manifest.json").read_text("utf-8"))
    return content


def asset(source: str) -> str:
    """Address of the built file of ``source`` (such as ``scripts/main.js``); its name carries a hash."""
    return f"/static/dist/{_manifest()[source]['file']}"


@blueprint.get("/static/<path:name>")
def file(name: str) -> Response:
    """A static file: hashed ones for a year, others for minutes (then asked again by their ETag)."""
    hashed = name.startswith("dist/") and name != "dist/manifest.json"
    response = send_from_directory(STATIC, name, max_age=ONE_YEAR if hashed else FIVE_MINUTES)
    response.cache_control.public = True
    response.cache_control.immutable = hashed
    return response
