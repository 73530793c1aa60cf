import {
  type AdvancedFieldSelector,
  type Trail as AwsTrail,
  type CloudTrailClient,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import { required } from "../../../engine/aws/read.ts";
import type { Read } from "../../../engine/model/facts.ts";
import type { BasicSelector, FieldSelector, Selectors, Trail } from "../observations.ts";
import type { Ask } from "./ask.ts";

/**
 * The trails that cover this region, those of other regions and of the organization included, which are asked
 * for by their ARN.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export async function readTrails(client: CloudTrailClient, ask: Ask, region: string): Promise<Read<Trail[]>> {
  const trails = await ask("cloudtrail:DescribeTrails", async () => {
    const { trailList } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    return required(trailList, "trailList").map(described);
  });
  if (trails.kind !== "read") return trails;
  const here = trails.value.filter(({ homeRegion, multiRegion }) => multiRegion || homeRegion === region);
  const each = here.sort((a, b) => (a.arn < b.arn ? -1 : 1)).map((trail) => withState(client, ask, trail));
  return { kind: "read", value: await Promise.all(each) };
}

type Described = Omit<Trail, "logging" | "selectors">;

function described(trail: AwsTrail): Described {
  return {
    name: required(trail.Name, "Name"),
    arn: required(trail.TrailARN, "TrailARN"),
    homeRegion: required(trail.HomeRegion, "HomeRegion"),
    multiRegion: trail.IsMultiRegionTrail ?? false,
    organization: trail.IsOrganizationTrail ?? false,
  };
}

async function withState(client: CloudTrailClient, ask: Ask, trail: Described): Promise<Trail> {
  const [logging, selectors] = await Promise.all([
    ask("cloudtrail:GetTrailStatus", async () => {
      const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name: trail.arn }));
      return required(IsLogging, "IsLogging");
    }),
    ask("cloudtrail:GetEventSelectors", async (): Promise<Selectors> => {
      const answer = await client.send(new GetEventSelectorsCommand({ TrailName: trail.arn }));
      const { EventSelectors = [], AdvancedEventSelectors = [] } = answer;
      return AdvancedEventSelectors.length > 0
        ? {
            kind: "advanced",
            selectors: AdvancedEventSelectors.map(({ FieldSelectors }) =>
              required(FieldSelectors, "FieldSelectors").map(field),
            ),
          }
        : { kind: "basic", selectors: EventSelectors.map(basic) };
    }),
  ]);
  return { ...trail, logging, selectors };
}

function basic({
  ReadWriteType,
  IncludeManagementEvents,
  ExcludeManagementEventSources,
}: EventSelector): BasicSelector {
  return {
    readWrite: ReadWriteType ?? "All",
    management: IncludeManagementEvents ?? true,
    excluded: ExcludeManagementEventSources ?? [],
  };
}

function field({ Field, ...given }: AdvancedFieldSelector): FieldSelector {
  const conditions = {
    equals: given.Equals,
    startsWith: given.StartsWith,
    endsWith: given.EndsWith,
    notEquals: given.NotEquals,
    notStartsWith: given.NotStartsWith,
    notEndsWith: given.NotEndsWith,
  };
  return {
    field: required(Field, "Field"),
    conditions: Object.fromEntries(Object.entries(conditions).filter(([, values]) => values !== undefined)),
  };
}
