"""CloudTrail, which in MiniStack neither answers for EKS and EC2 nor tells EventBridge of any call.

Every call to them is in the event history, refused ones too. Those that write go to the account's default bus, if a
trail logs in that region.
"""

import json
import re
import time
from urllib.parse import parse_qs, quote

from ministack import app
from ministack.core.iam_actions import extract_iam_action
from ministack.core.iam_evaluator import resolve_caller_identity
from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.core.router import extract_access_key_id
from ministack.services import cloudtrail, eventbridge

dispatch = app._dispatch_service_request


async def dispatch_and_record(method, path, headers, body, query, request_id):
    status, answer_headers, answer = await dispatch(method, path, headers, body, query, request_id)
    params = app._routing_params(method, path, headers, body, query)
    service = app.detect_service(method, path, headers, params)
    if service in CALLS:
        action = extract_iam_action(service, method, path, headers, body, params)
        if action:
            read_only = method == "GET" or re.match("Describe|Get|List", action.split(":")[1]) is not None
            made = CALLS[service](path, body, answer, status)
            caller = extract_access_key_id(headers, query)
            keep(record_of(action, made, read_only, caller, headers.get("user-agent", ""), request_id))
    return status, answer_headers, answer


def eks_call(path, body, answer, status):
    """Members of the path keep their percent-encoding, and the cluster's is called `name`."""
    _, *members = path.strip("/").split("/")
    named = dict(zip(("name", "nodegroupName"), (quote(each, safe="") for each in members[::2])))
    request = {**(json.loads(body) if body else {}), **named}
    told = json.loads(answer) if answer else {}
    if status < 300:
        return {"requestParameters": request, "responseElements": told}
    error = {"errorCode": told.get("__type") or told.get("Code", ""), "errorMessage": told.get("message", "")}
    return {"requestParameters": request, "responseElements": None, **error}


def ec2_call(_, body, answer, status):
    """The form's members as nested ones; what EC2 records of lists is not made up for."""
    request = {}
    for key, values in parse_qs(body.decode()).items():
        at, (*parents, last) = request, [part[:1].lower() + part[1:] for part in key.split(".")]
        for part in parents:
            at = at.setdefault(part, {})
        at[last] = values[0] == "true" if values[0] in ("true", "false") else values[0]
    request = {key: value for key, value in request.items() if key not in ("action", "version")}
    if status < 300:
        return {"requestParameters": request, "responseElements": {"requestId": new_uuid(), "_return": True}}
    code, message = (re.search(f"<{tag}>(.*?)</{tag}>", answer.decode(), re.S) for tag in ("Code", "Message"))
    error = {"errorCode": f"Client.{code[1] if code else 'InternalError'}", "errorMessage": message[1] if message else ""}
    return {"requestParameters": request, "responseElements": None, **error}


def record_of(action, made, read_only, access_key, user_agent, request_id):
    service, name = action.split(":")
    return {
        "eventVersion": "1.11",
        "userIdentity": identity_of(access_key),
        "eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": get_region(),
        "sourceIPAddress": "203.0.113.24",
        "userAgent": user_agent,
        **made,
        **({"responseElements": None} if read_only else {}),
        "requestID": request_id,
        "eventID": new_uuid(),
        "readOnly": read_only,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": get_account_id(),
        "eventCategory": "Management",
    }


def identity_of(access_key):
    """Who signed the call: here the account's root, or the session of a role."""
    arn = (resolve_caller_identity(access_key) or {}).get("userArn", "")
    identity = {"arn": arn, "accountId": get_account_id(), "accessKeyId": access_key}
    if ":assumed-role/" not in arn:
        return {"type": "Root", "principalId": get_account_id(), **identity}
    role = arn.split("/")[1]
    issuer = {"type": "Role", "arn": f"arn:aws:iam::{get_account_id()}:role/{role}", "userName": role}
    return {"type": "AssumedRole", **identity, "sessionContext": {"sessionIssuer": issuer}}


def keep(record):
    text, now = json.dumps(record), time.time()
    cloudtrail._get_event_queue().append(
        {
            "EventId": record["eventID"],
            "EventName": record["eventName"],
            "EventSource": record["eventSource"],
            "EventTime": now,
            "Username": record["userIdentity"]["arn"].split("/")[-1],
            "AccessKeyId": record["userIdentity"]["accessKeyId"],
            "ReadOnly": str(record["readOnly"]).lower(),
            "Resources": [],
            "CloudTrailEvent": text,
        }
    )
    # Reading calls reach only rules that ask for them.
    if not record["readOnly"] and any(trail["IsLogging"] for *_, trail in cloudtrail._visible_trail_items()):
        event = {"EventId": new_uuid(), "DetailType": "AWS API Call via CloudTrail", "Detail": text, "Time": int(now)}
        source = {"Source": f"aws.{record['eventSource'].split('.')[0]}", "Resources": []}
        eventbridge._dispatch_event({**event, **source, "Account": get_account_id(), "Region": get_region()})


def lookup_events(body):
    """By the one attribute that AWS allows, in pages of 50 with the latest first: MiniStack gives the first page alone."""
    (asked,) = body.get("LookupAttributes") or [{"AttributeKey": "EventSource", "AttributeValue": ""}]
    key, value = asked["AttributeKey"], asked["AttributeValue"]
    after, until = body.get("StartTime", 0), body.get("EndTime", time.time())
    kept = [e for e in cloudtrail._get_event_queue() if after <= e["EventTime"] <= until and value in ("", e[key])]
    kept.reverse()
    start = int(body.get("NextToken", 0))
    page = {"Events": kept[start : start + 50]}
    return cloudtrail._ok({**page, "NextToken": str(start + 50)} if len(kept) > start + 50 else page)


cloudtrail._DISPATCH["LookupEvents"] = lookup_events
CALLS = {"eks": eks_call, "ec2": ec2_call}
app._dispatch_service_request = dispatch_and_record
