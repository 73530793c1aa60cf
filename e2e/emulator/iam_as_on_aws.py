"""Permissions, which MiniStack enforces for everybody or nobody: here for the roles that functions run with, and the one by which accounts are read.

The tests and `cdk` act as the account's root. MiniStack's enforcement would refuse `cdk deploy` its own assets bucket.
"""

import json
import os

# Read when ministack.app is imported.
os.environ["AUTH"] = "true"

from ministack import app  # noqa: E402
from ministack.core import iam_actions, iam_evaluator  # noqa: E402
from ministack.core.responses import get_account_id  # noqa: E402
from ministack.services import eks, iam  # noqa: E402

enforce = iam_evaluator.enforce
extract_resource_arn = iam_actions.extract_resource_arn
lambda_action = iam_actions._lambda_action
pin_request_origin = app.pin_request_origin


def enforce_for_functions(access_key_id, *args, **kwargs):
    principal = iam_evaluator.resolve_principal(access_key_id or "", get_account_id())
    if not is_limited(getattr(principal, "arn", "")):
        return None
    return enforce(access_key_id, *args, **kwargs)


def is_limited(arn):
    """Whether a principal is a session of a role that Lambda may assume, or of the one that reads accounts."""
    if ":assumed-role/" not in arn:
        return False
    name = arn.split("/")[1]
    role = iam._roles.get(name)
    if role is None:
        return False
    return name == "nodegroup-guard-audit" or "lambda.amazonaws.com" in json.dumps(role["AssumeRolePolicyDocument"])


def resource_arn_as_on_aws(service, method, path, headers, body, query, region, account):
    """Names the resource where MiniStack names another: of node groups, CreateTags, rules, and roles with a path."""
    parts = path.strip("/").split("/")
    if service == "eks" and "node-groups" in parts[:-1]:
        cluster, name = parts[1], parts[parts.index("node-groups") + 1]
        nodegroup = eks._nodegroups.get(f"{cluster}/{name}", {})
        return nodegroup.get("nodegroupArn", f"arn:aws:eks:{region}:{account}:nodegroup/{cluster}/{name}/none")
    tagged = iam_actions._query_param(query, "ResourceId.1") if service == "ec2" else ""
    if tagged.startswith("subnet-"):
        return f"arn:aws:ec2:{region}:{account}:subnet/{tagged}"
    arn = extract_resource_arn(service, method, path, headers, body, query, region, account)
    if service == "iam" and ":role/" in arn:
        return iam._roles.get(arn.split("/")[-1], {}).get("Arn", arn)
    if service == "events" and arn == "*" and (rule := iam_actions._safe_json_field(body, "Rule")):
        return f"arn:aws:events:{region}:{account}:rule/{rule}"
    return arn.replace(":rule/default/", ":rule/")


def lambda_action_as_on_aws(method, path):
    """Tells reading a function's concurrency from setting it."""
    reads = method == "GET" and path.rstrip("/").endswith("/concurrency")
    return "GetFunctionConcurrency" if reads else lambda_action(method, path)


iam_evaluator.enforce = enforce_for_functions
iam_actions.extract_resource_arn = resource_arn_as_on_aws
iam_actions._lambda_action = lambda_action_as_on_aws
# The emulator speaks plain HTTP on the loopback interface, and the topic takes nothing but TLS.
app.pin_request_origin = lambda address, secure: pin_request_origin(address, True)
# The roles of clusters and node groups don't exist here, and nothing ever assumes them.
iam_evaluator.validate_role_arn = lambda arn: None
