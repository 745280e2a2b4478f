# A small web server that lives a whole Kubernetes life and says so: each response is signed with the pod, the boot and the
# phase, each turn of its life is a mark on stdout. Standard library only.
import os
import platform
import signal
from threading import Thread, Timer

from life import Life
from marks import mark
from server import Server
from settings import read_settings

SIGTERM = {signal.SIGTERM}


def main():
    settings = read_settings(os.environ)
    # Blocked in all threads, and waited for in this one: there is no handler that would interrupt something.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGTERM)
    life = Life(settings)
    mark("start", pod=settings.pod, bootId=life.boot_id, python=platform.python_version())
    if signal.sigtimedwait(SIGTERM, settings.start_delay_s):
        life.stop()
    else:
        server = serve(life)
        signal.sigwait(SIGTERM)
        life.stop()
        {"drain": server.drain, "leave": server.leave, "cut": server.cut}[settings.on_sigterm]()
    life.end()
    os._exit(0)  # Other threads may still run in the app that leaves.


def serve(life):
    server = Server(life)
    mark("listening", port=server.server_port)
    Thread(target=server.serve_forever, daemon=True).start()
    Timer(life.settings.ready_delay_s, life.become_ready).start()
    return server


main()
