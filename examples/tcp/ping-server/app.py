"""Answers each line with +PONG. `--exits-at-once`: ends on SIGTERM with whatever is open; else it closes each connection behind an answer
from the moment on at which its preStop hook has made /tmp/draining, and ends once the last one is closed."""

import asyncio
import os
import signal
import sys

draining = False
connections = set()


async def serve(reader, writer):
    connections.add(asyncio.current_task())
    try:
        while line := await reader.readline():
            writer.write(b"+PONG\r\n" if line.startswith(b"PING") else b"-ERR unknown command\r\n")
            await writer.drain()
            if draining or os.path.exists("/tmp/draining"):
                break
    except ConnectionError:
        pass
    finally:
        writer.close()
        connections.discard(asyncio.current_task())


async def main():
    global draining
    server = await asyncio.start_server(serve, "0.0.0.0", 7000)
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, told.set)
    await told.wait()
    if "--exits-at-once" in sys.argv:
        os._exit(0)
    draining = True
    server.close()
    if connections:
        await asyncio.wait(connections, timeout=10)
    os._exit(0)


asyncio.run(main())
