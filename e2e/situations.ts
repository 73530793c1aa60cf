import type { RequestLaunchTemplateData } from "@aws-sdk/client-ec2";
import type { FindingKind } from "../engine/model/findings.ts";
import { legacyPlan, type NetworkPlan } from "./network.ts";

/** The account's state when a node group is created, and the guard's expected reaction. */
export interface Situation {
  name: string;
  network: NetworkPlan;
  /** Another VPC of the same account. */
  neighbour?: NetworkPlan;
  launchTemplate?: RequestLaunchTemplateData;
  /** Put in place of a call: nothing here leads to such an event. */
  event?: {
    /** EKS refused the call. */
    errorCode?: string;
    /** The event names the neighbour's subnets, for a node group that doesn't exist: made up. */
    madeUp?: true;
  };
  /** One for each subnet of the message, in the plan's order; no message at all where left out. */
  findings?: FindingKind[];
  /** Which subnets of the plan are switched on in enable mode. None ever is in alert mode. */
  fixed: number[];
}

export const SITUATIONS: Situation[] = [
  {
    name: "eksctl's old public subnets, and a private one",
    network: legacyPlan,
    findings: ["missing-public-ip", "missing-public-ip", "ready"],
    fixed: [0, 1],
  },
  {
    name: "thirty old public subnets",
    network: { subnets: Array.from({ length: 30 }, () => ({ route: "public" as const })) },
    findings: Array.from({ length: 30 }, () => "missing-public-ip" as const),
    fixed: Array.from({ length: 30 }, (_, index) => index),
  },
  {
    name: "a public subnet by the main route table alone",
    network: { main: "internet", subnets: [{ route: "main" }] },
    findings: ["missing-public-ip"],
    fixed: [0],
  },
  {
    name: "a NAT subnet under a public main route table",
    network: { main: "internet", subnets: [{ route: "nat" }] },
    fixed: [],
  },
  {
    name: "no default route, while another VPC's main route table has one",
    network: { subnets: [{ route: "main" }] },
    neighbour: { main: "internet", subnets: [{ route: "main" }] },
    findings: ["no-route-to-api"],
    fixed: [],
  },
  {
    name: "a launch template that says no public IP",
    network: { subnets: [{ route: "public" }, { route: "public" }] },
    launchTemplate: { NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: false }] },
    findings: ["launch-template-conflict", "launch-template-conflict"],
    fixed: [],
  },
  {
    name: "a subnet tagged as private under a public main route table",
    network: {
      main: "internet",
      subnets: [{ route: "main", tags: { "kubernetes.io/role/internal-elb": "1" } }],
    },
    findings: ["looks-private"],
    fixed: [],
  },
  {
    name: "an old public subnet whose tag asks to be observed only",
    network: { subnets: [{ route: "public", tags: { "nodegroup-guard:mode": "observe" } }] },
    fixed: [],
  },
  {
    name: "private subnets alone",
    network: { subnets: [{ route: "nat" }, { route: "nat" }] },
    fixed: [],
  },
  {
    name: "a call that EKS refused",
    network: legacyPlan,
    event: { errorCode: "InvalidParameterException" },
    fixed: [],
  },
  {
    name: "a made-up event with another VPC's public subnet",
    network: { subnets: [{ route: "nat" }] },
    neighbour: { subnets: [{ route: "public" }] },
    event: { madeUp: true },
    findings: ["foreign-subnet"],
    fixed: [],
  },
];
