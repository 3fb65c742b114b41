#!/usr/bin/env python3
"""How the agents are served: on loopback, on a port of the system's choice unless one is given."""

import socket

import uvicorn


class Server(uvicorn.Server):
    """Prints its port when it accepts connections."""

    async def startup(self, sockets=None):
        await super().startup(sockets=sockets)
        print(sockets[0].getsockname()[1], flush=True)


def listen(arguments):
    """The listening socket, and the URL that reaches it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(arguments[0]) if arguments else 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}/"


def serve(app, listener):
    """Serves until the process is ended; open streams are not waited for."""
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
    Server(config).run(sockets=[listener])
