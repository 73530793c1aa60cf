import {
  type Subnet as AwsSubnet,
  type EC2Client,
  type Filter,
  paginateDescribeSubnets,
} from "@aws-sdk/client-ec2";
import { compare } from "../model/compare.ts";
import type { Read, Subnet, SubnetFacts } from "../model/facts.ts";
import type { ReadReceipts } from "../model/ports.ts";
import { RECEIPT_TAG } from "../model/receipt.ts";
import { unreadable } from "./errors.ts";
import type { ReadCall } from "./in-time.ts";
import { pages, type Reader, required } from "./read.ts";

/**
 * The subnets of these ids, sorted by id. Asked for by filter, because an unknown id among SubnetIds fails
 * the whole call; a filter also takes wildcards, so an answer counts only for the id that was asked for to
 * the letter.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
 */
export async function readSubnets(
  { ec2, ask }: Reader & { ec2: EC2Client },
  ids: string[],
): Promise<SubnetFacts[]> {
  const wanted = [...new Set(ids)].sort();
  const pick = (id: string, subnet: AwsSubnet | undefined): SubnetFacts => ({
    id,
    subnet: subnet ? toSubnetOrUnreadable(subnet) : { kind: "absent" },
  });
  const subnets = await ask(
    ACTION,
    async (call) => {
      const found = await describeSubnets(ec2, wanted, call);
      return wanted.map((id) => pick(id, found.get(id)));
    },
    isIncomplete,
  );
  return subnets.kind === "read" ? subnets.value : wanted.map((id) => ({ id, subnet: subnets }));
}

const ACTION = "ec2:DescribeSubnets";

function isIncomplete(subnets: SubnetFacts[]): boolean {
  return subnets.some(({ subnet }) => subnet.kind === "unreadable");
}

/** The subnets that exist among `ids`, by id. Rejects with EC2's error. */
export async function describeSubnets(
  ec2: EC2Client,
  ids: string[],
  call: ReadCall,
): Promise<Map<string, AwsSubnet>> {
  const found: AwsSubnet[] = [];
  for (const filters of subnetFilters(ids)) found.push(...(await everyPage(ec2, filters, call)));
  return new Map(found.map((subnet) => [required(subnet.SubnetId, "SubnetId"), subnet]));
}

/**
 * Every subnet that EC2 shows in the region, in as few calls as it allows. One whose answer makes no sense is
 * itself unreadable, without an effect on the others.
 */
export function readAllSubnets(aws: Reader & { ec2: EC2Client }): Promise<Read<SubnetFacts[]>> {
  return readMatching(aws, []);
}

/** Asks for the tag's key and for nothing about its value: anybody who may tag can write another one. */
export function receiptReader(aws: Reader & { ec2: EC2Client }): ReadReceipts {
  return async () => {
    const found = await readMatching(aws, [{ Name: "tag-key", Values: [RECEIPT_TAG] }]);
    if (found.kind !== "read") return found;
    return { kind: "read", value: found.value.sort((a, b) => compare(a.id, b.id)) };
  };
}

function readMatching(
  { ec2, ask }: Reader & { ec2: EC2Client },
  filters: Filter[],
): Promise<Read<SubnetFacts[]>> {
  const facts = (subnet: AwsSubnet): SubnetFacts => ({
    id: required(subnet.SubnetId, "SubnetId"),
    subnet: toSubnetOrUnreadable(subnet),
  });
  return ask(ACTION, async (call) => (await everyPage(ec2, filters, call)).map(facts), isIncomplete);
}

function everyPage(ec2: EC2Client, filters: Filter[], call: ReadCall): Promise<AwsSubnet[]> {
  const query = filters.length > 0 ? { Filters: filters } : {};
  return pages(paginateDescribeSubnets({ client: ec2, pageSize: 1000 }, { ...query }, call), ({ Subnets }) =>
    required(Subnets, "Subnets"),
  );
}

function toSubnetOrUnreadable(subnet: AwsSubnet): Read<Subnet> {
  try {
    return { kind: "read", value: toSubnet(subnet) };
  } catch (error) {
    return unreadable(ACTION, error);
  }
}

/** The parts of EC2's answer that decisions use. Throws if one of them is missing. */
function toSubnet(subnet: AwsSubnet): Subnet {
  return {
    vpcId: required(subnet.VpcId, "VpcId"),
    ownerId: required(subnet.OwnerId, "OwnerId"),
    availabilityZone: required(subnet.AvailabilityZone, "AvailabilityZone"),
    ...addressesOf(subnet),
    autoAssignPublicIpv4: required(subnet.MapPublicIpOnLaunch, "MapPublicIpOnLaunch"),
    autoAssignIpv6: subnet.AssignIpv6AddressOnCreation ?? false,
    ...(subnet.OutpostArn ? { outpostArn: subnet.OutpostArn } : {}),
    // A region without the feature leaves the member out; and a block that went unseen keeps traffic out, not
    // in.
    internetGatewayBlock: subnet.BlockPublicAccessStates?.InternetGatewayBlockMode ?? "off",
    tags: Object.fromEntries((subnet.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

/** Only a subnet that says it is IPv6-only may lack what it has of IPv4. */
function addressesOf(subnet: AwsSubnet): Pick<Subnet, "cidr" | "ipv6Only" | "freeAddresses"> {
  const { CidrBlock, Ipv6Native, Ipv6CidrBlockAssociationSet = [], AvailableIpAddressCount } = subnet;
  if (!CidrBlock && Ipv6Native) {
    const [first] = Ipv6CidrBlockAssociationSet.flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []);
    return { cidr: first ?? "(no CIDR block)", ipv6Only: true, freeAddresses: AvailableIpAddressCount ?? 0 };
  }
  return {
    cidr: required(CidrBlock, "CidrBlock"),
    freeAddresses: required(AvailableIpAddressCount, "AvailableIpAddressCount"),
  };
}

/** EC2 takes at most this many values in one filter. */
const VALUES = 200;

/** The filters that ask EC2 for something about these subnets, in as few queries as it allows. */
export function subnetFilters(ids: string[]): Filter[][] {
  const queries = Math.ceil(ids.length / VALUES);
  return Array.from({ length: queries }, (_, query) => [
    { Name: "subnet-id", Values: ids.slice(query * VALUES, (query + 1) * VALUES) },
  ]);
}
