"""A JSON-RPC server on python-lsp-jsonrpc that answers every request with the same result.

The argument is the result. It serves its standard streams or, when a second argument is "tcp", every connection to a
loopback port, which it prints.
"""

import json
import socketserver
import sys

from pylsp_jsonrpc.endpoint import Endpoint
from pylsp_jsonrpc.streams import JsonRpcStreamReader, JsonRpcStreamWriter

RESULT = json.loads(sys.argv[1])


class Same(dict):
    """A table of methods in which every name stands for the same one."""

    def __missing__(self, name):
        return lambda params: RESULT


def serve(read_from, write_to):
    endpoint = Endpoint(Same(), JsonRpcStreamWriter(write_to).write)
    JsonRpcStreamReader(read_from).listen(endpoint.consume)


class Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        serve(self.rfile, self.wfile)


if len(sys.argv) < 3:
    serve(sys.stdin.buffer, sys.stdout.buffer)
else:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Connection) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
