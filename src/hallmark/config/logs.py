"""What logs must not carry: the links of letters, each of which opens something by itself."""

import logging
import re

LINK = re.compile(r"(/join/|/account/recover/)[^/\s?#]+")
# Without a space: a record that passes a second time stays as it is.
WITHOUT = r"\1left-out"


class WithoutLinks(logging.Filter):
    """Takes the secret part out of the address of a link, in the words of a record and in what fills them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, mended."""
        if isinstance(record.msg, str):
            record.msg = _without(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_without(one) for one in record.args)
        return True


def _without(given: object) -> object:
    return LINK.sub(WITHOUT, given) if isinstance(given, str) else given
