"""The commands of the Makefile that serve."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.install.running import clean_environment, left_behind

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
STAND_IN = "#!/bin/sh\necho started\nexec sleep 60\n"


@pytest.mark.parametrize("goal", ["demo", "serve"])
def test_who_stops_make_stops_the_server(goal: str, tmp_path: Path) -> None:
    server = tmp_path / "wagdesk"
    server.write_text(STAND_IN)
    server.chmod(0o755)
    command = ["make", "--silent", "--old-file=setup", goal, f"BIN={tmp_path}"]
    making = subprocess.Popen(
        command, cwd=ROOT, env=clean_environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert making.stdout is not None
    try:
        assert making.stdout.readline() == "started\n"
        making.terminate()
        making.wait(10)

        assert not left_behind(making)
    finally:
        making.stdout.close()
        if left_behind(making):
            os.killpg(making.pid, signal.SIGKILL)
