import unittest

from scenario_runner.framing import HEADER_BYTES_MAX, BadFrame, FrameDecoder, encode


class Frames(unittest.TestCase):
    messages = [{"id": 1, "text": "ä€😀"}, {}, {"nested": [1, None]}]

    def test_whole_and_dripped_give_the_same(self):
        data = b"".join(encode(message) for message in self.messages)
        self.assertEqual(FrameDecoder().feed(data), self.messages)
        dripping, dripped = FrameDecoder(), []
        for byte in data:
            dripped += dripping.feed(bytes([byte]))
        self.assertEqual(dripped, self.messages)
        self.assertFalse(dripping.inside_message)

    def test_other_headers_and_cases_are_accepted(self):
        data = b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-LENGTH: 2\r\n\r\n{}"
        self.assertEqual(FrameDecoder().feed(data), [{}])

    def test_the_length_counts_bytes(self):
        self.assertTrue(encode({"a": "ä"}).startswith(b"Content-Length: 10\r\n\r\n"))

    def test_an_end_inside_a_message_is_seen(self):
        decoder = FrameDecoder()
        decoder.feed(encode({})[:-1])
        self.assertTrue(decoder.inside_message)

    def test_malformed_frames_are_refused(self):
        malformed = (
            b"Content-Length: -1\r\n\r\n", b"Content-Length: x\r\n\r\n", b"Content-Length: 99999999999999\r\n\r\n",
            b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", b"Content-Length: 1\r\n\r\n{",
            b"Hello\r\n\r\n", b"Other: 1\r\n\r\n",
            b"x" * (HEADER_BYTES_MAX + 1),
        )
        for data in malformed:
            with self.assertRaises(BadFrame, msg=data[:60]):
                FrameDecoder().feed(data)


if __name__ == "__main__":
    unittest.main()
