import type { Nodegroup } from "../../engine/model/facts.ts";
import type { Message } from "../../engine/model/ports.ts";
import { handleEvent } from "../../lambda/guard/handle-event.ts";
import event from "../events/create-nodegroup.cli.json" with { type: "json" };
import * as build from "./build.ts";

/**
 * The mail that the README shows: one event through the real workflow, on facts as eksctl left them in its
 * day.
 */
export async function readmeMail(): Promise<{ subject: string; text: string }> {
  const messages: Message[] = [];
  await handleEvent(event, {
    home: { account: build.ACCOUNT, region: build.REGION },
    policy: build.policy({ mode: "enable" }),
    receipts: true,
    docs: "",
    https: "chat",
    gatherFacts: async () => facts(),
    enable: async (changes) => new Map(changes.map(({ subnetId }) => [subnetId, { kind: "enabled" }])),
    countInterfaces: async (ids) =>
      new Map(ids.map((id) => [id, { kind: "read", value: { counts: { instance: 2 }, incomplete: false } }])),
    readUpdate: async () => ({ kind: "absent" }),
    follow: async () => ({ answers: { nodegroup: { kind: "read", value: refused } }, wasOpen: true }),
    publish: async (message) => {
      messages.push(message);
    },
    record: { report() {}, ignored() {} },
    now: () => new Date("2026-11-22T10:41:15Z"),
  });
  const [message] = messages;
  if (!message || messages.length > 1) throw new Error(`${messages.length} messages instead of one`);
  return { subject: message.subject, text: JSON.parse(message.body).email };
}

const PUBLIC = event.detail.requestParameters.subnets;
const PRIVATE = "subnet-0a1b2c3d4e5f60003";
const ALL = [...PUBLIC, PRIVATE];
const ZONES = ["a", "c", "d"];

function facts() {
  const subnets = ALL.map((id, index) => {
    const place = {
      availabilityZone: `${build.REGION}${ZONES[index]}`,
      cidr: `192.168.${index * 32}.0/19`,
      freeAddresses: 8180,
    };
    return { id, subnet: { kind: "read" as const, value: build.subnet(place) } };
  });
  const routes = [
    build.explicitTable(
      PUBLIC,
      [{ ...build.toInternet, target: "igw-0f4d9c6b7a1000001" }],
      "rtb-0b2e0000000000001",
    ),
    build.explicitTable(
      [PRIVATE],
      [{ ...build.toNat, target: "nat-0c7e1000000000001" }],
      "rtb-0b2e0000000000002",
    ),
    build.mainTable([]),
  ];
  return build.facts({ subnets, routeTables: { kind: "read", value: routes } }, ALL);
}

const refused: Nodegroup = build.nodegroup({
  status: "CREATE_FAILED",
  subnets: ALL,
  health: [
    {
      code: "Ec2SubnetInvalidConfiguration",
      message: `One or more Amazon EC2 Subnets of [${PUBLIC.join(", ")}] for node group ng-1 does not automatically assign public IP addresses to instances launched into it.`,
      resourceIds: PUBLIC,
    },
  ],
  settings: {
    scalingConfig: { minSize: 2, maxSize: 4, desiredSize: 2 },
    subnets: ALL,
    instanceTypes: ["t3.large"],
    nodeRole: "arn:aws:iam::111122223333:role/eks-node",
  },
});
