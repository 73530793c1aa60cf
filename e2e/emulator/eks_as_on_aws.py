"""What MiniStack's EKS leaves out: it takes every node group as ACTIVE at once and forgets its launch template.

Here a node group is CREATING for a moment, and then fails as on AWS where one of its subnets is public without
auto-assigning public IPv4. That makes the story whole: it fails, the guard fixes the subnet, the next one comes up.
"""

import json
import time

from ministack.services import ec2, eks

SECONDS_CREATING = 2
create_cluster = eks._create_cluster
create_nodegroup = eks._create_nodegroup
describe_nodegroup = eks._describe_nodegroup


def create_cluster_in_its_vpc(body, creator_arn=None):
    """EKS derives the VPC from the subnets; MiniStack wants to be told."""
    config = body.setdefault("resourcesVpcConfig", {})
    subnets = [ec2._subnets[id] for id in config.get("subnetIds", []) if id in ec2._subnets]
    if subnets:
        config.setdefault("vpcId", subnets[0]["VpcId"])
    return create_cluster(body, creator_arn)


def create_nodegroup_in_time(cluster, body):
    status, headers, answer = create_nodegroup(cluster, body)
    if status == 200:
        nodegroup = eks._nodegroups[f"{cluster}/{body['nodegroupName']}"]
        nodegroup["status"] = "CREATING"
        nodegroup["releaseVersion"] = nodegroup["releaseVersion"] or f"{nodegroup['version']}.0-20261105"
        if "launchTemplate" in body:
            nodegroup["launchTemplate"] = body["launchTemplate"]
        # EKS looks at the subnets at once: fixing one later doesn't save this node group.
        bad = sorted(id for id in nodegroup["subnets"] if refuses(id))
        _verdicts[nodegroup["nodegroupArn"]] = (time.monotonic() + SECONDS_CREATING, bad)
        answer = json.dumps({"nodegroup": nodegroup}).encode()
    return status, headers, answer


def describe_nodegroup_in_time(cluster, name):
    nodegroup = eks._nodegroups.get(f"{cluster}/{name}")
    due, bad = _verdicts.get(nodegroup["nodegroupArn"], (0, [])) if nodegroup else (0, [])
    if nodegroup and nodegroup["status"] == "CREATING" and time.monotonic() >= due:
        nodegroup["status"] = "CREATE_FAILED" if bad else "ACTIVE"
        nodegroup["health"] = {"issues": [health_issue(bad)] if bad else []}
    return describe_nodegroup(cluster, name)


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


def health_issue(subnet_ids):
    return {
        "code": "Ec2SubnetInvalidConfiguration",
        "message": "One or more Amazon EC2 Subnets of "
        f"[{', '.join(subnet_ids)}] for node group does not automatically assign public IP addresses to "
        "instances launched into it. If you want your instances to be assigned a public IP address, then you "
        "need to enable auto-assign public IP address for the subnet.",
        "resourceIds": subnet_ids,
    }


_verdicts = {}
eks._create_cluster = create_cluster_in_its_vpc
eks._create_nodegroup = create_nodegroup_in_time
eks._describe_nodegroup = describe_nodegroup_in_time
