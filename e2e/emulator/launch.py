"""Runs MiniStack as the end-to-end tests need it.

Started by start-emulator.ts in a process group of its own, with TMPDIR pointing at a directory of its own.
"""

import json
import os
import shutil
import signal
import sys
import threading

import iam_as_on_aws  # noqa: F401, I001 - replaces parts of MiniStack, and has to come first
import eks_as_on_aws  # noqa: F401
from ministack.app import main
from ministack.services import eventbridge, lambda_svc


def end_with_starter():
    """Waits until whoever holds the other end of standard input is gone, however it went."""
    sys.stdin.buffer.read()
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    # The group, because each Lambda worker is a process of its own.
    os.killpg(0, signal.SIGKILL)


def put_events_as_aws(data, allow_aws_source=True):
    """PutEvents that takes `aws.eks`: on AWS only CloudTrail may say that, and here the tests stand in for it."""
    return put_events(data, allow_aws_source)


def invoke_asynchronously(arn, payload):
    """As on AWS: with the function's retries and dead-letter queue, which MiniStack skips for EventBridge."""
    function, config, name = lambda_svc._get_func_record_for_ref(arn)
    if not function or not config:
        raise LookupError(f"EventBridge target {name} not found")
    record = lambda_svc._execution_record_for_config(function, config)
    lambda_svc.invoke_async_with_retry(record, json.loads(payload))


put_events = eventbridge._put_events
eventbridge._put_events = put_events_as_aws
eventbridge._dispatch_to_lambda = invoke_asynchronously

if "--end-with-starter" in sys.argv:
    sys.argv.remove("--end-with-starter")
    threading.Thread(target=end_with_starter, daemon=True).start()

try:
    main()
finally:
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
