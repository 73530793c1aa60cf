"""What becomes of an event that a function fails on.

MiniStack drops it where it comes from EventBridge, and wraps it on its way into a dead-letter queue.
"""

import json

from ministack.services import eventbridge, lambda_svc, sqs
from ministack.services.cloudformation import provisioners

create_function = provisioners._lambda_create


def invoke_asynchronously(arn, payload):
    """The way that MiniStack's S3 takes: with the function's retries and dead-letter queue."""
    function, config, name = lambda_svc._get_func_record_for_ref(arn)
    if not function or not config:
        raise LookupError(f"EventBridge target {name} not found")
    record = lambda_svc._execution_record_for_config(function, config)
    lambda_svc.invoke_async_with_retry(record, json.loads(payload))


def put_dead_letter(queue_arn, function_name, event, result):
    """The event itself, with what went wrong as attributes; destinations, which get an envelope, aren't used here."""
    body = result.get("body")
    message = body.get("errorMessage", "") if isinstance(body, dict) else ""
    attributes = {"ErrorMessage": {"DataType": "String", "StringValue": message[:1024] or "none"}}
    letter = {"MessageBody": json.dumps(event), "MessageAttributes": attributes}
    sqs._act_send_message(letter, queue_arn.split(":")[-1])


def create_function_with_queue(logical_id, props, stack_name):
    """CloudFormation sets DeadLetterConfig; MiniStack's leaves it out."""
    name, attributes = create_function(logical_id, props, stack_name)
    if "DeadLetterConfig" in props:
        lambda_svc._functions[name]["config"]["DeadLetterConfig"] = props["DeadLetterConfig"]
    return name, attributes


eventbridge._dispatch_to_lambda = invoke_asynchronously
lambda_svc._route_async_failure = put_dead_letter
provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]["create"] = create_function_with_queue
