"""A view of a message that is easy to search: as long as the message, character by character, but plainer."""

import unicodedata

HIDDEN = "\ue000"  # stands where nothing may be found: marks, and what was found before. In no pattern's class
_PRIVATE = "\ue001"  # what HIDDEN becomes when a message holds it


class _Plain(dict[int, str]):
    """For `str.translate`: every dash as "-", space as " ", digit as an ASCII digit, wide letter as a plain one."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def _plain(char: str) -> str:
    if char == HIDDEN:
        return _PRIVATE
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if kind == "Pd" or char in "−⁻₋﹣":
        return "-"
    if kind in ("Zs", "Zl", "Zp", "Cc", "Cf"):
        return " "
    if char in "’‘ʼ´`":
        return "'"
    if char in "·•․":
        return "."
    compatible = unicodedata.normalize("NFKC", char)
    return compatible if len(compatible) == 1 else char


_TABLE = _Plain()


def plain(text: str) -> str:
    """Return the view of the text that the recognisers search; places in it are places in the text."""
    return text.translate(_TABLE)


def hide(view: str, start: int, end: int) -> str:
    """Return the view with a stretch hidden."""
    return view[:start] + HIDDEN * (end - start) + view[end:]
