"""Makes what somebody wrote safe to stand between markers in a prompt."""

import re
import unicodedata

_LOOK_ALIKE = re.compile(
    r"[<＜〈‹](?=\s*[/／]?\s*(?:[|｜]|reply|earlier|words|quote|entry|think|system|user|assistant|s\s*[>＞]|<?sys|start_of|end_of|im_|eot|bos|eos))"
    r"|\[(?=\s*/?\s*INST\s*\])",
    re.IGNORECASE,
)


def defuse(text: str, marker: str) -> str:
    """Return the text so that no part of it can pose as a marker or as a chat template's own token.

    Invisible characters go, since they hide such parts; brackets that begin one become ‹. A quote check on the original
    reply is not disturbed, for it does not see invisible characters either.
    """
    visible = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs", "Cn"})
    return _LOOK_ALIKE.sub("‹", visible).replace(marker, "…")
