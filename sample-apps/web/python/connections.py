import socket
from threading import Condition

SILENT, IDLE, BUSY = "silent", "idle", "busy"


class Connections:
    """The open connections: those that never asked anything, those that wait for their next request, and busy ones."""

    def __init__(self):
        self._states = {}
        self._leaving = set()
        self._left = set()
        self._changed = Condition()

    def opened(self, connection):
        self._set(connection, SILENT)

    def asked(self, connection):
        self._set(connection, BUSY)

    def answered(self, connection):
        self._set(connection, IDLE)

    def closed(self, connection):
        with self._changed:
            self._states.pop(connection, None)
            self._left.discard(connection)
            self._changed.notify_all()

    def leave(self, state):
        """
        Reads no more from connections in this state, now or later, which wakes their threads. A request that has come
        already is still read and answered: the kernel gives out what it holds before it tells of the end.
        """
        with self._changed:
            self._leaving.add(state)
            for connection, its_state in self._states.items():
                if its_state == state:
                    self._leave(connection)

    def was_left(self, connection):
        with self._changed:
            return connection in self._left

    def cut(self):
        """Ends all of them, whatever they do."""
        with self._changed:
            for connection in self._states:
                shut(connection, socket.SHUT_RDWR)

    def wait_until_closed(self):
        with self._changed:
            self._changed.wait_for(lambda: not self._states)

    def _set(self, connection, state):
        with self._changed:
            self._states[connection] = state
            if state in self._leaving:
                self._leave(connection)

    def _leave(self, connection):
        self._left.add(connection)
        shut(connection, socket.SHUT_RD)


def shut(connection, how):
    try:
        connection.shutdown(how)
    except OSError:
        pass  # The client was quicker: its thread finds out by itself.
