"""Updates of node groups, which MiniStack's EKS lacks.

EKS looks at the subnets as it does for a new node group, and refuses the update; the node group goes on as it was. Whether
it refuses in the call or while the update is in progress is not public: here in the call, or later where the node group
has the tag `emulator:refuse-updates` = `later`.
"""

import json
import re
import time

from eks_as_on_aws import health_issue, refuses
from ministack.core.responses import AccountRegionScopedDict, new_uuid
from ministack.services import eks

SECONDS_UPDATING = 2
UPDATE = re.compile(r"/clusters/([\w-]+)/node-groups/([\w-]+)/update-(version|config)")
UPDATES = re.compile(r"/clusters/([\w-]+)/updates(?:/([\w-]+))?")

handle = eks._handle_request_sync
describe_nodegroup = eks._describe_nodegroup
_updates = AccountRegionScopedDict()  # id -> update, with what EKS doesn't return under "of"


def handle_with_updates(method, path, headers, body, query):
    update, asked = UPDATE.fullmatch(path), UPDATES.fullmatch(path)
    if update and method == "POST":
        return start(*update.groups(), json.loads(body or b"{}"))
    if asked and method == "GET":
        group = (query.get("nodegroupName") or [""])[0]
        return describe(asked[1], asked[2], group) if asked[2] else listed(asked[1], group)
    return handle(method, path, headers, body, query)


def start(cluster, name, kind, body):
    # Looking at it ends what is due.
    found = eks._describe_nodegroup(cluster, name)
    if found[0] != 200:
        return found
    nodegroup = eks._nodegroups[f"{cluster}/{name}"]
    if nodegroup["status"] not in ("ACTIVE", "DEGRADED"):
        code = "InvalidRequestException" if nodegroup["status"].endswith("_FAILED") else "ResourceInUseException"
        return eks._error(409 if code.startswith("Res") else 400, code, f"Nodegroup is {nodegroup['status']}")
    bad = sorted(id for id in nodegroup["subnets"] if refuses(id))
    issue = health_issue(name, bad) if bad else None
    if issue and eks._tags.get(nodegroup["nodegroupArn"], {}).get("emulator:refuse-updates") != "later":
        return eks._error(400, "InvalidRequestException", f"{issue['code']} - {issue['message']}")
    update = {
        "id": new_uuid(),
        "status": "InProgress",
        "type": {"version": "VersionUpdate", "config": "ConfigUpdate"}[kind],
        "params": list(params_of(nodegroup, body)),
        "createdAt": eks._now(),
        "errors": [],
    }
    _updates[update["id"]] = {**update, "of": (cluster, name, body, issue, time.monotonic() + SECONDS_UPDATING)}
    nodegroup["status"] = "UPDATING"
    return eks._json_resp(200, {"update": update})


def params_of(nodegroup, body):
    version = body.get("version", nodegroup["version"])
    if "scalingConfig" not in body and "labels" not in body:
        yield {"type": "Version", "value": version}
        yield {"type": "ReleaseVersion", "value": release_of(version, body)}
    for key, value in body.get("scalingConfig", {}).items():
        yield {"type": key[0].upper() + key[1:], "value": str(value)}
    if "labels" in body:
        yield {"type": "LabelsToAdd", "value": json.dumps(body["labels"].get("addOrUpdateLabels", {}))}


def release_of(version, body):
    return body.get("releaseVersion", f"{version}.0-20261119")


def settle():
    """Ends the updates whose time has come, in one way or the other."""
    for update in _updates.values():
        cluster, name, body, issue, due = update["of"]
        nodegroup = eks._nodegroups.get(f"{cluster}/{name}")
        if update["status"] != "InProgress" or time.monotonic() < due or nodegroup is None:
            continue
        nodegroup["status"] = "ACTIVE"
        if issue:
            # Of the codes that updates have, none is about subnets that don't auto-assign.
            error = {"errorCode": "Unknown", "errorMessage": issue["message"], "resourceIds": issue["resourceIds"]}
            update.update(status="Failed", errors=[error])
            continue
        update["status"] = "Successful"
        nodegroup["modifiedAt"] = eks._now()
        if update["type"] == "VersionUpdate":
            nodegroup["version"] = body.get("version", nodegroup["version"])
            nodegroup["releaseVersion"] = release_of(nodegroup["version"], body)
        nodegroup["scalingConfig"] = {**nodegroup["scalingConfig"], **body.get("scalingConfig", {})}
        labels = {**nodegroup["labels"], **body.get("labels", {}).get("addOrUpdateLabels", {})}
        gone = body.get("labels", {}).get("removeLabels", [])
        nodegroup["labels"] = {key: value for key, value in labels.items() if key not in gone}


def describe(cluster, id, group):
    settle()
    update = _updates.get(id)
    if update is None or update["of"][0] != cluster or update["of"][1] != group:
        return eks._error(404, "ResourceNotFoundException", f"No update found for ID: {id}")
    return eks._json_resp(200, {"update": {key: value for key, value in update.items() if key != "of"}})


def listed(cluster, group):
    ids = [id for id, update in _updates.items() if update["of"][:2] == (cluster, group)]
    return eks._json_resp(200, {"updateIds": ids})


def describe_nodegroup_as_updated(cluster, name):
    settle()
    return describe_nodegroup(cluster, name)


eks._handle_request_sync = handle_with_updates
eks._describe_nodegroup = describe_nodegroup_as_updated
