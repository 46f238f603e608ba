"""The runner itself: what a client must not get away with."""

import os
import sys
import unittest

from .running import Failure, run_client


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


if __name__ == "__main__":
    unittest.main()
