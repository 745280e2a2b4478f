import json
import re
import select
import socket
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit


class Handler(BaseHTTPRequestHandler):
    """One connection, in a thread of its own; its server has `life`, `connections` and `answers`."""

    protocol_version = "HTTP/1.1"  # The default, 1.0, keeps no connection.
    disable_nagle_algorithm = True
    wbufsize = -1  # Head and body go out together.

    def do_GET(self):
        life = self.server.life
        self.server.connections.asked(self.connection)
        self._stream = self.headers.get("x-stream", "unnamed")
        self._request_id = self.headers.get("x-request-id")
        if self._request_id is not None:
            life.counters.accepted(self._stream, self._request_id)
        # Not self.path, in which leading slashes are made one.
        target = urlsplit("http://web" + self.requestline.split()[1])
        self._query = target.query
        ROUTES.get(target.path, Handler.not_found)(self)
        self.server.connections.answered(self.connection)

    def root(self):
        self.reply(200, {"app": "web", "runtime": "python", "pod": self.server.life.settings.pod})

    def healthz(self):
        self.reply(200, {"healthy": True})

    def readyz(self):
        phase = self.server.life.phase
        self.reply(503 if phase == "starting" else 200, {"phase": phase})

    def counters(self):
        life = self.server.life
        self.reply(200, {"bootId": life.boot_id, "phase": life.phase, **life.counters.snapshot()})

    def slow(self):
        """`/slow?ms=3000` answers after that time."""
        text = parse_qs(self._query).get("ms", [""])[0]
        if not re.fullmatch(r"[0-9]{1,5}", text):
            self.reply(400, {"error": f'ms: expected whole milliseconds below 100000, got "{text}"'})
        elif self.client_waits(int(text)):
            self.reply(200, {"sleptMs": int(text)})

    def shutdown(self):
        """The preStop hook."""
        life = self.server.life
        life.pre_stop()
        if self.client_waits(life.settings.pre_stop_wait_ms):
            life.report("preStopDone")
            self.reply(200, {"waitedMs": life.settings.pre_stop_wait_ms})

    def not_found(self):
        self.reply(404, {"error": f'no such path, there are {" ".join(ROUTES)}'})

    def reply(self, status, body):
        text = (json.dumps(body) + "\n").encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        for name, value in self.server.life.headers().items():
            self.send_header(name, value)
        if self._request_id is not None:
            self.send_header("x-request-id", self._request_id)
        self.end_headers()
        self.wfile.write(text)
        with self.server.answers:
            self.wfile.flush()
            if self._request_id is not None:
                self.server.life.counters.answered(self._stream)

    def client_waits(self, ms):
        """Sleeps; false as soon as the client has gone. A connection that we read no more cannot tell."""
        if self.server.connections.was_left(self.connection):
            time.sleep(ms / 1000)
            return True
        readable, _, _ = select.select([self.connection], [], [], ms / 1000)
        self.close_connection = bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""
        return not self.close_connection

    def log_request(self, *_):
        """Marks say what matters."""


ROUTES = {
    "/": Handler.root,
    "/healthz": Handler.healthz,
    "/readyz": Handler.readyz,
    "/counters": Handler.counters,
    "/slow": Handler.slow,
    "/shutdown": Handler.shutdown,
}
