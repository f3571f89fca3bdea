"""Static files: built assets by the manifest of the front end, and how long a browser may keep them."""

import gzip
import json
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.security import safe_join

STATIC = Path(__file__).parents[2] / "static"
ONE_YEAR = 31_536_000
FIVE_MINUTES = 300
SMALLER = frozenset({".css", ".js", ".svg"})
"""Kinds of files that are sent compressed to browsers that take it."""

blueprint = Blueprint("static_files", __name__)


@lru_cache(maxsize=1)
def _manifest() -> dict[str, dict[str, Any]]:
    content: dict[str, dict[str, Any]] = json.loads((STATIC / "dist" / "manifest.json").read_text("utf-8"))
    return content


def asset(source: str) -> str:
    """Address of the built file of ``source`` (such as ``scripts/main.js``); its name carries a hash."""
    return f"/static/dist/{_manifest()[source]['file']}"


def styles(source: str) -> list[str]:
    """Addresses of the styles that the script ``source`` needs, those of the parts it shares with others first."""
    part = _manifest()[source]
    shared = [address for name in part.get("imports", []) for address in styles(name)]
    return list(dict.fromkeys([*shared, *(f"/static/dist/{name}" for name in part.get("css", []))]))


@blueprint.get("/static/<path:name>")
def file(name: str) -> Response:
    """A static file: hashed ones for a year, others for minutes (then asked again by their ETag)."""
    hashed = name.startswith("dist/") and name != "dist/manifest.json"
    age = ONE_YEAR if hashed else FIVE_MINUTES
    response = _compressed(name, age) or send_from_directory(STATIC, name, max_age=age)
    response.cache_control.public = True
    response.cache_control.immutable = hashed
    if Path(name).suffix in SMALLER:
        response.vary.add("Accept-Encoding")
    return response


def _compressed(name: str, age: int) -> Response | None:
    """The file gzipped, compressed once for each process; None where it must go as it is."""
    path = safe_join(str(STATIC), name)
    wanted = request.accept_encodings.quality("gzip") > 0 and Path(name).suffix in SMALLER
    if not wanted or request.range is not None or path is None or not Path(path).is_file():
        return None
    content = _gzipped(path, Path(path).stat().st_mtime_ns)
    response = Response(content, mimetype=guess_type(name)[0])
    response.content_encoding = "gzip"
    response.cache_control.max_age = age
    response.add_etag()
    response.make_conditional(request.environ)
    return response


@lru_cache(maxsize=64)
def _gzipped(path: str, changed: int) -> bytes:
    """The compressed file at ``path`` as it was when it last ``changed`` (nanoseconds)."""
    return gzip.compress(Path(path).read_bytes(), mtime=0)
