"""Characters that a terminal or a page would obey instead of showing: they are made visible, or escaped in JSON."""

import re

_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters but tab and line feed, changes of direction, and the two that no document may hold."""


def show_controls(text: str) -> str:
    """Return the text with control and direction-changing characters made visible; line ends become line feeds."""
    return _OBEYED.sub(lambda m: _symbol(m[0]), text.replace("\r\n", "\n"))


def escape_controls(json_text: str) -> str:
    """Return a JSON text that means the same and holds no character that a terminal would obey."""
    return _OBEYED.sub(lambda m: f"\\u{ord(m[0]):04x}", json_text)


def _symbol(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"
