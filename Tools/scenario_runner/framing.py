"""Content-Length framing of JSON-RPC messages: a pure encoder and an incremental decoder."""

import json


class BadFrame(Exception):
    """The bytes are no Content-Length frame; the stream cannot be trusted from here on."""


HEADER_BYTES_MAX = 4096
MESSAGE_BYTES_MAX = 256 * 1024 * 1024


def encode(message):
    """One message as a frame."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


class FrameDecoder:
    """Takes bytes in pieces of any size and gives out the messages that are complete."""

    def __init__(self):
        self._buffer = bytearray()
        self._body_length = None

    def feed(self, data):
        """The messages completed by these bytes, in order."""
        self._buffer += data
        messages = []
        while True:
            if self._body_length is None and not self._take_header():
                return messages
            if len(self._buffer) < self._body_length:
                return messages
            body = bytes(self._buffer[: self._body_length])
            del self._buffer[: self._body_length]
            self._body_length = None
            try:
                messages.append(json.loads(body.decode("utf-8")))
            except ValueError as error:
                raise BadFrame(f"a frame does not hold JSON: {error}: {body[:200]!r}") from error

    @property
    def inside_message(self):
        """Whether the bytes so far end within a message."""
        return bool(self._buffer) or self._body_length is not None

    def _take_header(self):
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > HEADER_BYTES_MAX:
                raise BadFrame(f"no end of header within {HEADER_BYTES_MAX} bytes: {bytes(self._buffer[:80])!r}")
            return False
        lengths = []
        for line in bytes(self._buffer[:end]).decode("ascii", "replace").split("\r\n"):
            name, separator, value = line.partition(":")
            if not separator:
                raise BadFrame(f"not a header line: {line!r}")
            if name.strip().lower() == "content-length":
                lengths.append(value.strip())
        if len(lengths) != 1 or not (lengths[0].isascii() and lengths[0].isdigit()):
            raise BadFrame(f"expected one Content-Length, found {lengths}")
        if int(lengths[0]) > MESSAGE_BYTES_MAX:
            raise BadFrame(f"a message of {lengths[0]} bytes is above the limit of {MESSAGE_BYTES_MAX}")
        self._body_length = int(lengths[0])
        del self._buffer[: end + 4]
        return True
