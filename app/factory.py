"""The application factory: settings, database, registered rooms, pages and API put together."""

import logging
import os
from time import perf_counter

from flask import Flask, Response, g, request
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

import admin_ui
import api
import itsm
from app.headers import add_security_headers
from app.logging import configure_logging
from app.readiness import Readiness
from app.secret_key import secret_key
from app.settings import Settings
from database.connection import open_database
from itsm import sealing
from itsm.accounts.passwords import hashing
from itsm.mail import settings as mail_settings
from itsm.options.web import hosts as option_hosts

log = logging.getLogger(__name__)
_MB = 1024 * 1024


def create_app(settings: Settings | None = None, pages: bool = True) -> Flask:
    """Make the WSGI application with ``settings`` (default: those of the environment).

    Without ``pages`` it answers at no address: commands and workers start in less time and memory.
    It makes the data folder and the secret key when absent, and touches no table: migrations are ``app.migrate``.
    Raises InvalidInput when a setting cannot be used.
    """
    settings = settings or Settings.from_environment(os.environ)
    configure_logging(settings.log_format, settings.log_level)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask("flowdesk", static_folder=None, template_folder=None)
    own_secret = secret_key(settings.secret_key_file)
    sealing.configure(own_secret)
    hashing.configure(pepper=settings.password_pepper == "on")
    mail_settings.configure(settings.mail)
    option_hosts.configure(settings.option_hosts)
    app.config.update(
        SECRET_KEY=own_secret,
        MAX_CONTENT_LENGTH=(settings.upload_limit_mb + 1) * _MB,
        MAX_FORM_MEMORY_SIZE=2 * _MB,
        FLOWDESK_DATA=settings.data,
        FLOWDESK_UPLOAD_LIMIT=settings.upload_limit_mb * _MB,
        FLOWDESK_SECURE_COOKIES=settings.secure_cookies,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    open_database(app, settings.database_url, settings.sqlite_synchronous)
    app.extensions["flowdesk_settings"] = settings
    app.extensions["flowdesk_readiness"] = Readiness(app)
    itsm.register(settings.data)
    if pages:
        _serve_pages(app, settings)
    return app


def _serve_pages(app: Flask, settings: Settings) -> None:
    """Add the pages and the API, with what holds for every request."""
    app.url_map.converters["int"] = Key
    app.before_request(_refuse_nul)
    _trust_proxies(app, settings.trusted_proxies)
    _log_requests(app)
    app.after_request(add_security_headers)
    admin_ui.register(app)
    api.register(app)


class Key(IntegerConverter):
    """A key in an address: what no column can hold is no address."""

    regex = r"\d{1,16}"


def _refuse_nul() -> Response | None:
    """No text holds the character NUL, and PostgreSQL keeps none; forms and JSON look for it where they are read."""
    if "\0" not in request.path and b"%00" not in request.query_string:
        return None
    problem = BadRequest()
    answer = api.http_error(problem)
    if answer is None:
        raise problem
    return answer


def _trust_proxies(app: Flask, count: int) -> None:
    """Believe ``count`` proxies on address and scheme; no page asks for the host, so nobody may forge it."""
    if count:
        proxied = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # the documented way to wrap it


def _log_requests(app: Flask) -> None:
    @app.before_request
    def _begin() -> None:
        g.flowdesk_begun = perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        milliseconds = round((perf_counter() - g.get("flowdesk_begun", perf_counter())) * 1000, 1)
        log.info(
            "Request answered",
            extra={
                "action": "http_request_answered",
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": milliseconds,
            },
        )
        return response
