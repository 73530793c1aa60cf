"""Who a caller is in a policy of another account: MiniStack knows no members of an organization, and no role's path."""

from ministack.core import iam_evaluator
from ministack.services import iam, organizations

resolve_condition_key = iam_evaluator._resolve_condition_key


def resolve_as_on_aws(key, context):
    name = key.lower()
    if name == "aws:principalarn" and ":assumed-role/" in context.principal_arn:
        role = iam._roles.get(context.principal_arn.split("/")[1])
        return role["Arn"] if role else context.principal_arn
    if name == "aws:principalorgid":
        return organization_of(context.principal_account)
    return resolve_condition_key(key, context)


def organization_of(account):
    """An account belongs to the organization that created it, or is the management account of its own."""
    for (management, member) in list(organizations._accounts._data):
        if member == account:
            return organizations._orgs._data[(management, "self")]["Id"]
    return None


iam_evaluator._resolve_condition_key = resolve_as_on_aws
