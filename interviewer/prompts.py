"""Prompts are files: front matter that declares the variables, then the text. A missing or unknown variable fails early.

---
name: grade
variables: [rubric, reply]
---
## system
... {{rubric}} ...
## user
... {{reply}} ...
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

import yaml

from interviewer.ports import Message
from interviewer.settings import shipped

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_ROLE = re.compile(r"^## (system|user|assistant)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Prompt:
    """A prompt file; `digest` identifies its exact text in every grade made with it."""

    name: str
    variables: frozenset[str]
    parts: tuple[tuple[str, str], ...]
    digest: str

    def render(self, values: Mapping[str, str]) -> list[Message]:
        """Fill the variables in; raises ValueError where one is missing or unknown. Values are never filled in again."""
        if missing := self.variables - values.keys():
            raise ValueError(f"prompt {self.name!r} misses {', '.join(sorted(missing))}")
        if unknown := values.keys() - self.variables:
            raise ValueError(f"prompt {self.name!r} does not know {', '.join(sorted(unknown))}")
        return [
            Message(cast(Literal["system", "user", "assistant"], role), _VARIABLE.sub(lambda m: values[m[1]], body))
            for role, body in self.parts
        ]


def parse_prompt(text: str, name: str) -> Prompt:
    """Parse a prompt file's text; raises ValueError where the declared variables are not those used."""
    _, front, body = text.split("---\n", 2)
    head = yaml.safe_load(front)
    declared, used = frozenset(head["variables"]), frozenset(_VARIABLE.findall(body))
    if declared != used:
        raise ValueError(f"prompt {name!r}: declared and used variables differ: {', '.join(sorted(declared ^ used))}")
    pieces = _ROLE.split(body)[1:]
    parts = tuple((role, content.strip()) for role, content in zip(pieces[::2], pieces[1::2], strict=True))
    return Prompt(name, declared, parts, hashlib.sha256(text.encode()).hexdigest()[:12])


@lru_cache
def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """Read a shipped prompt."""
    return parse_prompt(((folder or shipped("prompts")) / f"{name}.md").read_text("utf-8"), name)
