"""English words that agree with a number: `{count} repl(y|ies) (is|are) graded`, `{count} question(s)`."""

import re
from collections.abc import Mapping

_PART = re.compile(r"\{(\w+)[^{}]*\}|\(([\w ]*)\|([\w ]+)\)|\((s)\)")


def agree(template: str, facts: Mapping[str, object]) -> str:
    """Return a template whose choices `(singular|plural)` are made by the field before them; `(s)` is short for `(|s)`."""
    last: object = None

    def chosen(match: re.Match[str]) -> str:
        nonlocal last
        field, singular, plural, ending = match.groups()
        if field:
            last = facts.get(field)
            return match[0]
        return (singular or "") if str(last) == "1" else (plural or ending)

    return _PART.sub(chosen, template)
