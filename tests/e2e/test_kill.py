"""kill -9 at every event boundary loses nothing that was acknowledged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.terminal import ROOT, environment


@pytest.mark.timeout(300)
def test_a_session_killed_at_every_event_is_the_session_that_was_not(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/e2e/killing.py"), str(tmp_path)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert report["kills"] >= 100
    assert report["lost"] == 0
    assert report["same"]
    assert report["replies"] >= 10
