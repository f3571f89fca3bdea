"""``python -m itsm.language``: bring the catalogues up to date with the code and say what is not translated yet."""

import sys

from itsm.language.catalogue import LANGUAGES
from itsm.language.extraction import update


def main() -> int:
    """Update every catalogue; 1 when a message has no translation."""
    missing = 0
    for language in LANGUAGES:
        if language == "en":
            continue
        catalogue = update(language)
        open_messages = [message.id for message in catalogue if message.id and not message.string]
        missing += len(open_messages)
        print(f"{language}: {len(catalogue)} messages, {len(open_messages)} to translate")
        for message in open_messages:
            print(f"  {message}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
