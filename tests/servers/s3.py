"""An S3 server for tests: S3Proxy, which keeps its objects in a temporary directory and checks every signature."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tests.servers.postgresql import free_port

VERSION = "2.6.0"
ARTIFACT = f"org.gaul:s3proxy:{VERSION}:jar:jar-with-dependencies"
GET = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get"
#: With signs that an address must escape.
KEY, SECRET = "wagdesk", "a/secret+with@signs"
NUMBERS = count(1)


def java() -> str | None:
    """The path of a Java, or None."""
    return shutil.which("java")


def jar() -> Path | None:
    """Where Maven keeps the server, or None."""
    place = Path.home() / ".m2/repository/org/gaul/s3proxy" / VERSION
    return next(place.glob(f"s3proxy-{VERSION}-jar-with-dependencies.jar"), None)


def fetch() -> bool:
    """Let Maven fetch it, digests compared; whether it is there."""
    subprocess.run(["mvn", "-q", "-B", GET, f"-Dartifact={ARTIFACT}", "-Dtransitive=false"], check=False)
    return jar() is not None


class S3:
    """One server with one address. What it holds stays while it is stopped."""

    def __init__(self, place: str) -> None:
        self.place, self.port, self.bucket = Path(place), free_port(), ""
        self.process: subprocess.Popen[bytes] | None = None
        (self.place / "objects").mkdir()
        lines = {
            "s3proxy.authorization": "aws-v2-or-v4",
            "s3proxy.endpoint": f"http://127.0.0.1:{self.port}",
            "s3proxy.identity": KEY,
            "s3proxy.credential": SECRET,
            "jclouds.provider": "filesystem-nio2",
            "jclouds.identity": "nobody",
            "jclouds.credential": "nothing",
            "jclouds.filesystem.basedir": str(self.place / "objects"),
        }
        (self.place / "properties").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))

    @property
    def url(self) -> str:
        """The STORAGE_URL of the newest bucket."""
        secret = quote(SECRET, safe="")
        return f"s3://{KEY}:{secret}@127.0.0.1:{self.port}/{self.bucket}?region=us-east-1&tls=false"

    def new_bucket(self) -> None:
        """An empty one, of a name not used before; a directory of the server's."""
        self.bucket = f"desk-{next(NUMBERS)}"
        (self.place / "objects" / self.bucket).mkdir()

    def objects(self) -> dict[str, bytes]:
        """Key → content, as the server keeps it."""
        root = self.place / "objects" / self.bucket
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def start(self) -> None:
        """Return once it answers; nothing to do if it runs."""
        if self.process is not None:
            return
        command = [str(java()), "-Xmx128m", "-jar", str(jar()), "--properties", str(self.place / "properties")]
        with (self.place / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + 120
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError(f"S3Proxy did not start: {(self.place / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Nothing to do if it does not run."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


@contextmanager
def server() -> Iterator[S3]:
    """A running server."""
    with tempfile.TemporaryDirectory(prefix="wagdesk-s3-", ignore_cleanup_errors=True) as place:
        s3 = S3(place)
        s3.start()
        try:
            yield s3
        finally:
            s3.stop()
