import { DescribeStacksCommand, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  DescribeRuleCommand,
  ListTargetsByRuleCommand,
  type ListTargetsByRuleResponse,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { pages, required } from "../../../engine/aws/read.ts";
import { compare } from "../../../engine/model/compare.ts";
import type { Read } from "../../../engine/model/facts.ts";
import type { Samples } from "../../context.ts";
import type { Observations, Selectors, Target, Trail } from "../observations.ts";
import type { GuardReader } from "./clients.ts";

/** Status and outputs of a stack, and what it is made of. */
export async function readStack(
  { cloudformation: client, ask }: GuardReader,
  name: string,
): Promise<Pick<Observations, "stack" | "resources">> {
  const stack = await ask("cloudformation:DescribeStacks", async (call) => {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }), call);
    const found = required(required(Stacks, "Stacks")[0], "stack");
    const { StackStatus, Outputs = [], Parameters = [] } = found;
    const changed = found.LastUpdatedTime ?? found.CreationTime;
    return {
      status: required(StackStatus, "StackStatus"),
      outputs: Object.fromEntries(
        Outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
      ),
      parameters: Parameters.flatMap(({ ParameterKey }) => ParameterKey ?? []),
      ...(changed ? { changed: changed.toISOString() } : {}),
    };
  });
  if (stack.kind !== "read") return { stack };
  const resources = await ask("cloudformation:ListStackResources", (call) =>
    pages(paginateListStackResources({ client }, { StackName: name }, call), ({ StackResourceSummaries }) =>
      required(StackResourceSummaries, "StackResourceSummaries").map((resource) => ({
        type: required(resource.ResourceType, "ResourceType"),
        logicalId: required(resource.LogicalResourceId, "LogicalResourceId"),
        id: resource.PhysicalResourceId ?? "",
        status: required(resource.ResourceStatus, "ResourceStatus"),
      })),
    ),
  );
  return { stack, resources };
}

/**
 * The trails that cover this region, those of other regions and of the organization included, which are asked
 * for by their ARN.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export async function readTrails(reader: GuardReader, region: string): Promise<Read<Trail[]>> {
  const trails = await reader.ask("cloudtrail:DescribeTrails", async (call) => {
    const { trailList } = await reader.cloudtrail.send(
      new DescribeTrailsCommand({ includeShadowTrails: true }),
      call,
    );
    return required(trailList, "trailList").map((trail) => ({
      name: required(trail.Name, "Name"),
      arn: required(trail.TrailARN, "TrailARN"),
      homeRegion: required(trail.HomeRegion, "HomeRegion"),
      multiRegion: trail.IsMultiRegionTrail ?? false,
      organization: trail.IsOrganizationTrail ?? false,
    }));
  });
  if (trails.kind !== "read") return trails;
  const here = trails.value
    .filter(({ homeRegion, multiRegion }) => multiRegion || homeRegion === region)
    .sort((a, b) => compare(a.arn, b.arn))
    .map(async (trail) => ({ ...trail, ...(await readTrail(reader, trail.arn)) }));
  return { kind: "read", value: await Promise.all(here) };
}

async function readTrail(
  { cloudtrail, ask }: GuardReader,
  arn: string,
): Promise<Pick<Trail, "logging" | "selectors">> {
  const [logging, selectors] = await Promise.all([
    ask("cloudtrail:GetTrailStatus", async (call) => {
      const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: arn }), call);
      return required(IsLogging, "IsLogging");
    }),
    ask("cloudtrail:GetEventSelectors", async (call): Promise<Selectors> => {
      const answer = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: arn }), call);
      const { EventSelectors = [], AdvancedEventSelectors = [] } = answer;
      if (AdvancedEventSelectors.length === 0)
        return {
          kind: "basic",
          selectors: EventSelectors.map((selector) => ({
            readWrite: selector.ReadWriteType ?? "All",
            management: selector.IncludeManagementEvents ?? true,
            excluded: selector.ExcludeManagementEventSources ?? [],
          })),
        };
      return {
        kind: "advanced",
        selectors: AdvancedEventSelectors.map(({ FieldSelectors }) =>
          required(FieldSelectors, "FieldSelectors").map(({ Field, ...conditions }) => ({
            field: required(Field, "Field"),
            conditions,
          })),
        ),
      };
    }),
  ]);
  return { logging, selectors };
}

/**
 * The rule, its targets, and which of `samples` its pattern matches. `id` is CloudFormation's: the rule's name,
 * behind that of its bus where that isn't the default one.
 */
export async function readRule(
  { events, ask }: GuardReader,
  id: string,
  samples: Samples,
): Promise<Pick<Observations, "rule" | "targets" | "matches">> {
  const [name = "", bus] = id.split("|").reverse();
  const onBus = bus ? { EventBusName: bus } : {};
  const [described, targets] = await Promise.all([
    ask("events:DescribeRule", async (call) => {
      const rule = await events.send(new DescribeRuleCommand({ Name: name, ...onBus }), call);
      const [arn, state] = [required(rule.Arn, "Arn"), required(rule.State, "State")];
      return { rule: { name, arn, state }, pattern: required(rule.EventPattern, "EventPattern") };
    }),
    ask("events:ListTargetsByRule", async (call) => {
      const found: Target[] = [];
      // For these pages the SDK has no paginator.
      for (let token: string | undefined, first = true; first || token; first = false) {
        const page: ListTargetsByRuleResponse = await events.send(
          new ListTargetsByRuleCommand({ Rule: name, ...onBus, ...(token ? { NextToken: token } : {}) }),
          call,
        );
        for (const { Arn, DeadLetterConfig: queue } of required(page.Targets, "Targets")) {
          found.push({ arn: required(Arn, "Arn"), ...(queue?.Arn ? { deadLetterArn: queue.Arn } : {}) });
        }
        token = page.NextToken;
      }
      return found;
    }),
  ]);
  if (described.kind !== "read") return { rule: described, targets, matches: described };
  const { rule, pattern } = described.value;
  const matches = await ask("events:TestEventPattern", async (call) => {
    const tried = Object.entries(samples).map(async ([action, sample]) => {
      const asked = { EventPattern: pattern, Event: JSON.stringify(sample) };
      const { Result } = await events.send(new TestEventPatternCommand(asked), call);
      return required(Result, "Result") ? [action] : [];
    });
    return (await Promise.all(tried)).flat();
  });
  return { rule: { kind: "read", value: rule }, targets, matches };
}
