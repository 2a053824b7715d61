"""The user's own editor on a text."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from interviewer.errors import EditorFailed


def edit_text(text: str, name: str) -> str:
    """Open $VISUAL or $EDITOR on a text in a file of that name and return what was saved; raises EditorFailed."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="interviewer-") as folder:
        path = Path(folder) / name
        path.write_text(text, "utf-8", newline="")
        try:
            subprocess.run([*shlex.split(editor), str(path)], check=True)  # noqa: S603  (the user's own editor)
            return path.read_bytes().decode("utf-8-sig")
        except subprocess.CalledProcessError as e:
            raise EditorFailed(editor=editor, detail=f"exit code {e.returncode}") from None
        except UnicodeDecodeError:
            raise EditorFailed(editor=editor, detail="it saved a text that is not UTF-8") from None
        except (OSError, ValueError) as e:
            raise EditorFailed(editor=editor, detail=getattr(e, "strerror", None) or str(e)) from None
