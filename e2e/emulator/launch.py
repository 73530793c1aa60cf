"""Runs MiniStack as the end-to-end tests need it.

Started by start-emulator.ts in a process group of its own, with TMPDIR pointing at a directory of its own.
"""

import os
import shutil
import signal
import sys
import threading

import iam_as_on_aws  # noqa: F401, I001 - these replace parts of MiniStack, and this one has to come first
import eks_as_on_aws  # noqa: F401
import eks_updates_as_on_aws  # noqa: F401
import lambda_as_on_aws  # noqa: F401
import organization_as_on_aws  # noqa: F401
import trail_as_on_aws  # noqa: F401
from ministack.app import main
from ministack.services import eventbridge


def end_with_starter():
    """Waits until whoever holds the other end of standard input is gone, however it went."""
    sys.stdin.buffer.read()
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    # The group, because each Lambda worker is a process of its own.
    os.killpg(0, signal.SIGKILL)


def put_events_as_aws(data, allow_aws_source=True):
    """PutEvents that takes `aws.eks`: on AWS only CloudTrail may say that, and here tests put odd events for it."""
    return put_events(data, allow_aws_source)


put_events = eventbridge._put_events
eventbridge._put_events = put_events_as_aws

if "--end-with-starter" in sys.argv:
    sys.argv.remove("--end-with-starter")
    threading.Thread(target=end_with_starter, daemon=True).start()

try:
    main()
finally:
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
