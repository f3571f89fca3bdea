"""The web server (gunicorn, threads) and the worker threads beside it, started and stopped together."""

import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from app.lasting import keep_what_stays
from app.settings import Settings
from engine.errors import InvalidState, text
from engine.worker import Crew

GRACE_SECONDS = 30


class PlainLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Leaves gunicorn's records to our own log lines, and its access log to ours."""

    def setup(self, cfg: Any) -> None:
        """Take level and configuration; add no handler."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.propagate = True
        self.error_log.setLevel("WARNING" if cfg.loglevel == "info" else cfg.loglevel.upper())


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Serves ``app``; every web process runs ``settings.workers`` worker threads besides."""

    def __init__(self, app: Flask, settings: Settings, ready: Callable[[], None]) -> None:
        self._app, self._settings, self._ready = app, settings, ready
        self._crew: Crew | None = None
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        settings = self._settings
        for name, value in {
            "bind": address_of(settings.host, settings.port),
            "worker_class": "gthread",
            "workers": settings.web_processes,
            "threads": settings.web_threads,
            "timeout": 120,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 5,
            "control_socket_disable": True,
            "forwarded_allow_ips": "",  # our own setting decides which proxies are believed
            "logger_class": PlainLogger,
            "loglevel": settings.log_level.lower(),
            "post_worker_init": self._begin,
            "worker_exit": self._stop_workers,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made before the processes fork."""
        return self._app

    def _begin(self, process: Any) -> None:
        """Start the worker threads; the first process says that the server is ready.

        Only now does a signal to stop reach it: one that came while the process was being made would be lost, and the
        server would stop after the grace period alone.
        """
        self._crew = Crew(self._app.app_context, self._settings.workers, "web")
        self._crew.start()
        if process.age == 1:
            self._ready()

    def _stop_workers(self, _arbiter: object, _process: object) -> None:
        if self._crew is not None:
            self._crew.stop(GRACE_SECONDS)


def serve(app: Flask, settings: Settings, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is called once, when the first process serves. Does not return.

    Raises InvalidState when the port is taken.
    """
    _refuse_taken_port(settings.host, settings.port)
    keep_what_stays()
    Server(app, settings, ready).run()


def address_of(host: str, port: int) -> str:
    """``host:port`` as URLs write it: an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise InvalidState(
                text(
                    "Expected %(address)s to be free, but it is not (%(why)s). Stop the other program, or set "
                    "FLOWDESK_PORT.",
                    address=address_of(host, port),
                    why=problem.strerror,
                )
            ) from problem
