import time
import uuid
from threading import Lock

from counters import Counters
from marks import leave_message, mark, now


class Life:
    """Where the app is in its life, and what it says of it."""

    def __init__(self, settings):
        self.settings = settings
        self.boot_id = str(uuid.uuid4())
        self.counters = Counters()
        self.phase = "starting"
        self.says_close = False
        self._sigterm_at = None
        self._lock = Lock()

    def become_ready(self):
        with self._lock:
            if self.phase != "starting":
                return
            self.phase = "serving"
        mark("ready")

    def pre_stop(self):
        """
        Nothing is refused: until the wait is over, nodes may still send new connections here. Clients with kept ones are
        told to leave, as closing an idle connection could meet a request on its way.
        """
        with self._lock:
            if self.phase != "stopping":
                self.phase = "pre-stop"
            self.says_close = self.says_close or self.settings.announces
        self.report("preStop")

    def stop(self):
        with self._lock:
            self._sigterm_at = time.monotonic()
            self.phase = "stopping"
            self.says_close = True
        self.report("SIGTERM")

    def end(self):
        if last := self.counters.last_request:
            mark("lastRequest", **last)
        self.report("exit")

    def report(self, name):
        """A mark with the counters, left as the termination message too: the log of a deleted pod is gone with it."""
        detail = {"bootId": self.boot_id, **self.counters.snapshot()}
        mark(name, **detail)
        leave_message(self.settings.termination_log, {"mark": name, "at": now(), **detail})

    def headers(self):
        """Made when the answer is sent: a slow request tells the phase in which it ended."""
        with self._lock:
            signature = {"x-pod": self.settings.pod, "x-boot-id": self.boot_id, "x-phase": self.phase}
            if self._sigterm_at is not None:
                signature["x-since-sigterm-ms"] = f"{(time.monotonic() - self._sigterm_at) * 1000:.1f}"
            if self.says_close:
                signature["connection"] = "close"
            return signature
