"""Writing a reply in the user's own editor."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from interviewer.errors import EditorFailed


def write_in_editor(draft: str, environ: Mapping[str, str] = os.environ) -> str:
    """Open $VISUAL or $EDITOR (else vi) on a text and return what was saved; raises EditorFailed."""
    editor = environ.get("VISUAL") or environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reply.md"
        path.write_text(draft, "utf-8")
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)  # noqa: S603  (the user's own editor)
            return path.read_text("utf-8", errors="replace")
        except (OSError, ValueError, subprocess.CalledProcessError) as e:
            raise EditorFailed(editor=editor, detail=e) from None
