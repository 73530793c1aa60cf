import * as fc from "fast-check";
import type { Facts, Interfaces, Read, SubnetFacts } from "../../engine/model/facts.ts";
import type { Policy } from "../../engine/model/policy.ts";
import { ACCOUNT, explicitTable, facts, nodegroup, policy, subnet, toInternet } from "./build.ts";
import { cliEventWith, eventFrom, withChanges } from "./event.ts";

/**
 * Names, tags and texts as somebody would choose them who wants a message to break, lie or not to be sent.
 */

const PIECES = [
  ...["\n", "\r\n", "\t", "\0", "\u001b[31m", "\u0007", "\u0085", "\u2028"],
  ...["\u202e", "\u2066", "\u200b", "\ufeff", "é", "漢", "😀", "\ud83d", "\udc00"],
  ...["'", '"', "`", "$(id)", "\\", "; rm -rf /", "&&", "<b>", "|", "--help", "%00", "{{"],
];

/** At most so many characters, surrogate pairs counted once as the event's parser does. */
export function hostile(max: number, min = 1): fc.Arbitrary<string> {
  const pieces = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: Math.min(max, 40) });
  return fc
    .oneof(
      fc.string({ unit: "binary", minLength: min, maxLength: max, size: "max" }),
      pieces.map((some) => some.join("")),
      // One character over and over: what grows most when it is escaped.
      fc.constantFrom(...PIECES).map((piece) => piece.repeat(max)),
    )
    .map((text) => [...text].slice(0, max).join(""))
    .filter((text) => text.length >= min);
}

const dictionary = (key: number, value: number, maxKeys: number) =>
  fc.dictionary(hostile(key), hostile(value, 0), { maxKeys });

/** An event that the parser takes, hostile wherever it is not checked. */
export const hostileEvent = fc
  .record({
    "detail.responseElements.nodegroup.clusterName": hostile(255),
    "detail.responseElements.nodegroup.nodegroupName": hostile(255),
    "detail.eventID": hostile(255),
    "detail.userIdentity.arn": hostile(2048),
    "detail.userIdentity.invokedBy": hostile(2000),
    "detail.userAgent": hostile(2000),
    "detail.requestParameters.labels": dictionary(63, 63, 20),
    "detail.requestParameters.nodeRole": hostile(2000),
    "detail.responseElements.nodegroup.tags": fc.oneof(
      dictionary(128, 256, 50),
      hostile(100_000).map((stack) => ({ "aws:cloudformation:stack-name": stack })),
      hostile(100_000).map((key) => ({ [`alpha.eksctl.io/${key}`]: "1" })),
    ),
  })
  .map(cliEventWith);

/** The record of an update that the parser takes, accepted or refused. */
export const hostileUpdate = fc
  .record({
    "detail.eventName": fc.constantFrom("UpdateNodegroupVersion", "UpdateNodegroupConfig"),
    // Decoding may leave nothing of a name, and a percent sign that encodes nothing leaves it as it is.
    "detail.requestParameters.name": hostile(255),
    "detail.requestParameters.nodegroupName": hostile(255),
    "detail.requestParameters.version": hostile(2000),
    "detail.requestParameters.labels": dictionary(63, 63, 20),
    "detail.eventID": hostile(255),
    "detail.userIdentity.arn": hostile(2048),
    "detail.userAgent": hostile(2000),
  })
  .chain((changes) =>
    fc.oneof(
      hostile(255).map((id) =>
        withChanges(eventFrom("update-nodegroup-version.cli.json"), {
          ...changes,
          "detail.responseElements.update.id": id,
        }),
      ),
      hostile(10_000).map((message) =>
        withChanges(eventFrom("update-nodegroup-version.refused.json"), {
          ...changes,
          "detail.errorMessage": `${message} subnet-1 ${message}`,
        }),
      ),
    ),
  );

const someSubnets = (max: number): fc.Arbitrary<SubnetFacts[]> =>
  fc.nat(max).chain((count) =>
    fc
      .tuple(
        hostile(255),
        hostile(256, 0),
        fc.array(fc.nat(5), { minLength: count + 1, maxLength: count + 1 }),
      )
      .map(([id, tag, kinds]) =>
        kinds.map((kind, index): SubnetFacts => {
          // Where EKS has forgotten the node group, ids are what the event says they are.
          if (kind === 0) return { id: `${index}${id}`.slice(0, 255), subnet: { kind: "absent" } };
          const own = `subnet-${index}`;
          if (kind === 1)
            return {
              id: own,
              subnet: { kind: "unreadable", action: "ec2:DescribeSubnets", reason: tag, denied: false },
            };
          const tags = {
            ...(kind === 2 ? { "nodegroup-guard:mode": tag } : {}),
            ...(kind === 3
              ? { "aws:cloudformation:stack-name": tag, "aws:cloudformation:logical-id": tag }
              : {}),
          };
          return {
            id: own,
            subnet: { kind: "read", value: subnet({ tags, autoAssignPublicIpv4: kind === 5 }) },
          };
        }),
      ),
  );

const someHealth = fc.array(
  fc.record({
    code: fc.constantFrom("Ec2SubnetInvalidConfiguration", "AccessDenied"),
    message: fc.string({ maxLength: 3000, size: "max" }),
    resourceIds: fc.array(fc.string({ maxLength: 100, size: "max" }), { maxLength: 40 }),
  }),
  { maxLength: 5 },
);

/** Facts about one to `max` + 1 subnets. */
export function hostileFacts(max: number): fc.Arbitrary<Facts> {
  return fc
    .record({ subnets: someSubnets(max), health: someHealth, labels: dictionary(63, 63, 20) })
    .map(({ subnets, health, labels }) => {
      const ids = subnets.map(({ id }) => id);
      const known = nodegroup({ subnets: ids, health, settings: { labels }, status: "CREATE_FAILED" });
      const tables = [explicitTable(ids, [toInternet])];
      return facts({
        account: ACCOUNT,
        subnets,
        nodegroup: { kind: "read", value: known },
        routeTables: { kind: "read", value: tables },
      });
    });
}

/** Rules with names of 120 characters, the first of which have expired. */
export const hostilePolicy: fc.Arbitrary<Policy> = fc
  .record({
    names: fc.uniqueArray(hostile(120), { minLength: 1, maxLength: 30 }),
    mode: fc.constantFrom("alert", "enable"),
  })
  .map(({ names, mode }) =>
    policy({
      rules: names.map((name, index) => ({
        name,
        mode,
        match: { cluster: "*" },
        ...(index < names.length - 1 ? { expires: "2026-01-01" } : {}),
      })),
    }),
  );

export const hostileInterfaces: fc.Arbitrary<Read<Interfaces>> = fc.oneof(
  fc
    .record({ counts: fc.dictionary(hostile(60), fc.nat(), { maxKeys: 10 }), incomplete: fc.boolean() })
    .map((value) => ({ kind: "read" as const, value })),
  hostile(300).map((why) => ({
    kind: "unreadable" as const,
    action: "ec2:DescribeSubnets",
    reason: why,
    denied: false,
  })),
);
