"""nginx with the example of the documentation, in a directory of the test's own."""

import os
import shutil
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "docs/operations/nginx.conf"
AROUND = """
{account}
daemon off;
pid {place}/pid;
error_log {place}/errors;
events {{}}
http {{
    log_format who "upstream=$upstream_addr $request_method";
    access_log {place}/access who;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    {example}
}}
"""


def program() -> str | None:
    """The path of nginx, or None."""
    return shutil.which("nginx")


def configuration(place: Path, port: int, upstreams: tuple[int, ...]) -> Path:
    """A file for `nginx -c`: the example listens on this port and asks those."""
    servers = " ".join(f"server 127.0.0.1:{number};" for number in upstreams)
    example = EXAMPLE.read_text().replace("server pages:8000;", servers).replace("listen 80;", f"listen {port};")
    account = "user root;" if os.geteuid() == 0 else ""
    file = place / "nginx.conf"
    file.write_text(AROUND.format(place=place, account=account, example=example))
    return file
