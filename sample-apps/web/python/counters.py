from collections import Counter
from threading import Lock

from marks import now


class Counters:
    """Counts requests per stream, to be compared with the client's own ledger."""

    def __init__(self):
        self._lock = Lock()
        self._connections = 0
        self._accepted = Counter()
        self._answered = Counter()
        # When the latest counted request came, on which stream.
        self.last_request = None

    def connection(self):
        with self._lock:
            self._connections += 1

    def accepted(self, stream, request_id):
        with self._lock:
            self._accepted[stream] += 1
            self.last_request = {"at": now(), "stream": stream, "requestId": request_id}

    def answered(self, stream):
        with self._lock:
            self._answered[stream] += 1

    def snapshot(self):
        with self._lock:
            return {
                "connections": self._connections,
                "accepted": dict(self._accepted),
                "answered": dict(self._answered),
            }
