#!/usr/bin/env python3
"""A gateway in front of an agent, which loses answers.

    gateway.py AGENT_PORT stream|plain [PORT]

Prints its port when it can be called. A prompt that contains "via FAULT" reaches the agent, but its
answer does not come back:

    via 502        a page with status 502
    via 504        a page with status 504, before the agent has answered
    via cut        the connection is closed without a response
    via page       a page with status 200

Everything else is passed on. With "plain", the card says that the agent does not stream.
"""

import http.client
import http.server
import re
import sys
import threading

AGENT_PORT = int(sys.argv[1])
IS_PLAIN = sys.argv[2] == "plain"
SENDING = re.compile(rb'"(SendMessage|SendStreamingMessage|message/send|message/stream)"')
FAULT = re.compile(rb"via (502|504|cut|page)")


class Gateway(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, kind, body = self.call_agent(b"")
        here = f"127.0.0.1:{self.server.server_port}".encode()
        body = body.replace(f"127.0.0.1:{AGENT_PORT}".encode(), here)
        if IS_PLAIN:
            body = re.sub(rb'"streaming": ?true', b'"streaming":false', body)
        self.answer(status, kind, body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = FAULT.search(body) if SENDING.search(body) else None
        if fault is None:
            self.answer(*self.call_agent(body))
            return
        agent = threading.Thread(target=self.call_agent, args=(body,))
        agent.start()
        agent.join(0.5 if fault[1] == b"504" else None)
        if fault[1] == b"cut":
            self.close_connection = True
            return
        status = 200 if fault[1] == b"page" else int(fault[1])
        self.answer(status, "text/html", b"<html><body>gateway</body></html>")

    def call_agent(self, body):
        """The status, content type and body of the agent's response."""
        agent = http.client.HTTPConnection("127.0.0.1", AGENT_PORT, timeout=60)
        names = ("Content-Type", "Accept", "A2A-Version", "Authorization")
        headers = {name: self.headers[name] for name in names if name in self.headers}
        agent.request(self.command, self.path, body, headers)
        response = agent.getresponse()
        result = response.status, response.getheader("Content-Type"), response.read()
        agent.close()
        return result

    def answer(self, status, kind, body):
        head = f"HTTP/1.1 {status} Gateway\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)

    def log_message(self, *arguments):
        """Nothing is logged."""


def main():
    port = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Gateway)
    print(server.server_port, flush=True)
    server.serve_forever()


main()
