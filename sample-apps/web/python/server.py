import socket
import sys
import time
from http.server import ThreadingHTTPServer
from socketserver import TCPServer
from threading import Timer

from connections import IDLE, SILENT, Connections
from gate import Gate
from handler import Handler

# How long a connection that never asked anything may still ask, once the app is stopping.
SILENCE_S = 1
# How long the app that cuts its connections lives on.
LINGER_S = 2


class Server(ThreadingHTTPServer):
    """
    The library's server ends in two ways, neither of which drains: with daemon threads it leaves them in the middle of a
    request, without it waits for idle connections until their clients close them. So this one keeps a list of its own.
    """

    daemon_threads = True
    request_queue_size = 1024  # The default, 5, drops connections under load.

    def __init__(self, life):
        self.life = life
        self.connections = Connections()
        # Whatever is sent and counted, is so within it.
        self.answers = Gate()
        super().__init__(("", life.settings.port), Handler)

    def server_bind(self):
        # HTTPServer's own also looks up a name for the address, which can take DNS seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address

    def process_request(self, request, client_address):
        self.life.counters.connection()
        self.connections.opened(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        super().shutdown_request(request)
        self.connections.closed(request)

    def drain(self):
        """Accepts no more, closes idle connections, finishes what runs: how long that may take is Kubernetes' to say."""
        self._accept_no_more()
        self.connections.leave(IDLE)
        Timer(SILENCE_S, self.connections.leave, [SILENT]).start()
        self.connections.wait_until_closed()

    def leave(self):
        """Bad on purpose: without a word. Yet not between an answer and its count, so that the counts are exact."""
        self.answers.close()

    def cut(self):
        """Bad on purpose: destroys every connection, requests in flight included, and lives on."""
        self._accept_no_more()
        self.connections.cut()
        time.sleep(LINGER_S)

    def _accept_no_more(self):
        """At once: shutdown() alone accepts for up to half a second more. The first line wakes serve_forever."""
        self.socket.shutdown(socket.SHUT_RDWR)
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        # A client that has gone is its own affair.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)
