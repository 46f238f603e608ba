"""The runner itself: what a client must not get away with."""

import os
import subprocess
import sys
import tempfile
import unittest

from .faulty_node import write_program
from .running import Failure, run_client, run_noticing_client


def run(program, seconds_max=30):
    run_client([sys.executable, "-c", program], dict(os.environ), ("one", "two"), seconds_max)


class RunClientTests(unittest.TestCase):
    def test_all_steps_and_status_0_pass(self):
        run("print('noise'); print('ok one'); print('ok two')")

    def test_a_step_left_out_fails(self):
        with self.assertRaisesRegex(Failure, "made the steps one instead of one, two"):
            run("print('ok one')")

    def test_steps_in_another_order_fail(self):
        with self.assertRaisesRegex(Failure, "two, one"):
            run("print('ok two'); print('ok one')")

    def test_another_status_fails_whatever_was_said(self):
        with self.assertRaisesRegex(Failure, "status 3 after the step two"):
            run("print('ok one'); print('ok two'); raise SystemExit(3)")

    def test_a_client_that_hangs_is_ended_with_its_children(self):
        with self.assertRaisesRegex(Failure, "not done within 1 s"):
            run("import subprocess; print('ok one', flush=True); subprocess.run(['sleep', '600'])", seconds_max=1)

    def test_the_end_of_its_output_is_shown(self):
        with self.assertRaisesRegex(Failure, "the very reason"):
            run("raise SystemExit('the very reason')")

    def test_a_client_has_to_fail_at_the_step_that_is_wrong(self):
        def notice(program):
            run_noticing_client([sys.executable, "-c", program], dict(os.environ), ("one", "two"), "two", 30)

        notice("print('ok one'); raise SystemExit(1)")
        with self.assertRaisesRegex(Failure, "did not notice"):
            notice("print('ok one'); print('ok two')")
        with self.assertRaisesRegex(Failure, "should have failed after the step one"):
            notice("raise SystemExit(1)")


class FaultyNodeTests(unittest.TestCase):
    # Gives back what it gets.
    ECHO = "import shutil, sys; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer); sys.exit(7)"

    def test_messages_of_one_method_get_lost_and_no_others(self):
        def framed(*bodies):
            return b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)

        with tempfile.TemporaryDirectory() as directory:
            echo = os.path.join(directory, "echo")
            with open(echo, "w", encoding="utf-8") as file:
                file.write(f"#!/bin/sh\nexec {sys.executable} -c '{self.ECHO}'\n")
            os.chmod(echo, 0o700)
            program = write_program(os.path.join(directory, "allot"), echo, "$/cancelRequest")
            kept, lost = b'{"method": "fund.get"}', b'{"method" : "$\\/cancelRequest", "params": {"id": 1}}'
            done = subprocess.run([program, "serve", "--stdio"], input=framed(kept, lost, kept), capture_output=True)
            self.assertEqual((done.stdout, done.returncode), (framed(kept, kept), 7), done.stderr)


if __name__ == "__main__":
    unittest.main()
