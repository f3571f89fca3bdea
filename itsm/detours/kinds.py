"""The operations outside the drawn flow: their names in diagrams, and their words."""

from collections.abc import Mapping

from engine.errors import Text, text

KINDS: Mapping[str, Text] = {
    "transfer": text("Transfer"),
    "delegate": text("Delegate"),
    "add_signer": text("Add signer"),
    "countersign": text("Countersign"),
    "send_back": text("Send back"),
    "withdraw": text("Withdraw"),
    "urge": text("Urge"),
}
"""What ``allow`` may name, in words."""

LONGEST_REASON = 1000
