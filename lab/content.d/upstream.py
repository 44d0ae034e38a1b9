"""The apt repositories' web server, for as long as Pulp syncs from it; pulp_deb cannot read names with `+` from file://."""

import contextlib
import functools
import http.server
import os
import threading


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(folder):
    """Serves the folder on loopback; yields the address, the same in every run."""
    handler = functools.partial(_Quiet, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["FERRY_LAB_UPSTREAM"])), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield "http://127.0.0.1:{}".format(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
