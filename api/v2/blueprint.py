"""The blueprint of the engine API; every refusal in it is told as problem details."""

from flask import Blueprint

from api.v2.problems import add_handlers

blueprint = add_handlers(Blueprint("api_v2", __name__, url_prefix="/v2"))
