from threading import Condition


class Gate:
    """Lets threads through beside each other, until it is closed."""

    def __init__(self):
        self._inside = 0
        self._closed = False
        self._changed = Condition()

    def __enter__(self):
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._inside += 1

    def __exit__(self, *_):
        with self._changed:
            self._inside -= 1
            self._changed.notify_all()

    def close(self):
        """Returns when nobody is inside any more; who comes later waits for ever."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._inside == 0)
