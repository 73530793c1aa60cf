"""What MiniStack's EKS leaves out: it takes every node group as ACTIVE at once and forgets its launch template.

Here a node group is CREATING for a moment, and then fails as on AWS where one of its subnets is public without
auto-assigning public IPv4, before it has an Auto Scaling group. That makes the story whole: it fails, the guard fixes
the subnet, the next one comes up. One that is deleted is DELETING for a moment.
"""

import json
import time

from ministack.services import ec2, eks

SECONDS_CREATING = 2
SECONDS_DELETING = 1
create_cluster = eks._create_cluster
create_nodegroup = eks._create_nodegroup
describe_nodegroup = eks._describe_nodegroup
delete_nodegroup = eks._delete_nodegroup
list_nodegroups = eks._list_nodegroups


def create_cluster_in_its_vpc(body, creator_arn=None):
    """EKS derives the VPC from the subnets; MiniStack wants to be told."""
    config = body.setdefault("resourcesVpcConfig", {})
    subnets = [ec2._subnets[id] for id in config.get("subnetIds", []) if id in ec2._subnets]
    if subnets:
        config.setdefault("vpcId", subnets[0]["VpcId"])
    return create_cluster(body, creator_arn)


def create_nodegroup_in_time(cluster, body):
    forget_deleted(cluster)
    status, headers, answer = create_nodegroup(cluster, body)
    if status == 200:
        nodegroup = eks._nodegroups[f"{cluster}/{body['nodegroupName']}"]
        nodegroup["status"] = "CREATING"
        nodegroup["releaseVersion"] = nodegroup["releaseVersion"] or f"{nodegroup['version']}.0-20261105"
        if "launchTemplate" in body:
            nodegroup["launchTemplate"] = body["launchTemplate"]
        # EKS looks at the subnets at once: fixing one later doesn't save this node group.
        bad = sorted(id for id in nodegroup["subnets"] if refuses(id))
        _verdicts[nodegroup["nodegroupArn"]] = (time.monotonic() + SECONDS_CREATING, bad, nodegroup["resources"])
        nodegroup["resources"] = {}
        answer = json.dumps({"nodegroup": nodegroup}).encode()
    return status, headers, answer


def describe_nodegroup_in_time(cluster, name):
    forget_deleted(cluster)
    nodegroup = eks._nodegroups.get(f"{cluster}/{name}")
    due, bad, resources = _verdicts.get(nodegroup["nodegroupArn"], (0, [], {})) if nodegroup else (0, [], {})
    if nodegroup and nodegroup["status"] == "CREATING" and time.monotonic() >= due:
        nodegroup["status"] = "CREATE_FAILED" if bad else "ACTIVE"
        nodegroup["health"] = {"issues": [health_issue(name, bad)] if bad else []}
        nodegroup["resources"] = {} if bad else resources
    return describe_nodegroup(cluster, name)


def delete_nodegroup_in_time(cluster, name):
    forget_deleted(cluster)
    status, headers, answer = describe_nodegroup(cluster, name)
    if status == 200:
        nodegroup = eks._nodegroups[f"{cluster}/{name}"]
        if nodegroup["status"] != "DELETING":
            _deletions[nodegroup["nodegroupArn"]] = time.monotonic() + SECONDS_DELETING
        nodegroup["status"] = "DELETING"
        answer = json.dumps({"nodegroup": nodegroup}).encode()
    return status, headers, answer


def list_nodegroups_in_time(cluster, query):
    forget_deleted(cluster)
    return list_nodegroups(cluster, query)


def forget_deleted(cluster):
    """Those of a cluster whose deletion has come to its end."""
    for nodegroup in list(eks._nodegroups.values()):
        due = _deletions.get(nodegroup["nodegroupArn"]) if nodegroup["clusterName"] == cluster else None
        if due and time.monotonic() >= due:
            delete_nodegroup(cluster, nodegroup["nodegroupName"])


def refuses(subnet_id):
    """Whether EKS finds a subnet public and without auto-assign, by its effective route table."""
    subnet = ec2._subnets.get(subnet_id)
    if not subnet or subnet["MapPublicIpOnLaunch"]:
        return False
    tables = [table for table in ec2._route_tables.values() if table["VpcId"] == subnet["VpcId"]]
    explicit = [t for t in tables if any(a.get("SubnetId") == subnet_id for a in t["Associations"])]
    main = [t for t in tables if any(a.get("Main") for a in t["Associations"])]
    return any(
        route.get("DestinationCidrBlock") == "0.0.0.0/0" and route.get("GatewayId", "").startswith("igw-")
        for table in (explicit or main)
        for route in table["Routes"]
    )


def health_issue(name, subnet_ids):
    return {
        "code": "Ec2SubnetInvalidConfiguration",
        "message": "One or more Amazon EC2 Subnets of "
        f"[{', '.join(subnet_ids)}] for node group {name} does not automatically assign public IP addresses to "
        "instances launched into it. If you want your instances to be assigned a public IP address, then you "
        "need to enable auto-assign public IP address for the subnet.",
        "resourceIds": subnet_ids,
    }


_verdicts = {}
_deletions = {}
# With a fraction, as in the answers of EKS and in what CloudTrail records of them.
eks._now = lambda: round(time.time(), 3)
eks._create_cluster = create_cluster_in_its_vpc
eks._create_nodegroup = create_nodegroup_in_time
eks._describe_nodegroup = describe_nodegroup_in_time
eks._delete_nodegroup = delete_nodegroup_in_time
eks._list_nodegroups = list_nodegroups_in_time
