/** The server's answer, as written. */
export interface Written {
  status: number;
  headers: { [name: string]: string };
  body: string;
}

/** An answer of the action's service: EKS and CloudTrail write JSON, EC2 and SNS write XML. */
export function written(action: string, answer: object): Written {
  if (/^(eks|cloudtrail|organizations):/.test(action)) return json(200, answer);
  return xml(200, { [`${action.split(":")[1]}Response`]: answer });
}

export type Refusal = keyof typeof REFUSALS;

/** The error by which the action's service refuses. */
export function refusal(action: string, why: Refusal): Written {
  const service = serviceOf(action);
  const [status, usual] = REFUSALS[why][service];
  const code = why === "not found" ? (NOT_FOUND[action] ?? usual) : usual;
  const message = "made to fail by the test";
  if (service === "eks" || service === "organizations") {
    const { headers, ...rest } = json(status, { message });
    return { ...rest, headers: { ...headers, "x-amzn-errortype": code } };
  }
  const error = { Error: { Code: code, Message: message } };
  return xml(status, service === "ec2" ? { Response: { Errors: error } } : { ErrorResponse: error });
}

const REFUSALS = {
  throttled: {
    eks: [429, "TooManyRequestsException"],
    ec2: [503, "RequestLimitExceeded"],
    sns: [400, "Throttling"],
    sts: [400, "Throttling"],
    organizations: [400, "TooManyRequestsException"],
  },
  "server error": {
    eks: [500, "ServerException"],
    ec2: [500, "InternalError"],
    sns: [500, "InternalError"],
    sts: [500, "InternalFailure"],
    organizations: [500, "ServiceException"],
  },
  denied: {
    eks: [403, "AccessDeniedException"],
    ec2: [403, "UnauthorizedOperation"],
    sns: [403, "AuthorizationError"],
    sts: [403, "AccessDenied"],
    organizations: [400, "AccessDeniedException"],
  },
  "not found": {
    eks: [404, "ResourceNotFoundException"],
    ec2: [400, "InvalidSubnetID.NotFound"],
    sns: [404, "NotFound"],
    sts: [404, "NoSuchEntity"],
    organizations: [400, "ParentNotFoundException"],
  },
} satisfies { [why: string]: { [service in Service]: [status: number, code: string] } };

/** EC2 names what it didn't find. */
const NOT_FOUND: { [action: string]: string } = {
  "ec2:DescribeRouteTables": "InvalidRouteTableID.NotFound",
  "ec2:DescribeLaunchTemplateVersions": "InvalidLaunchTemplateId.NotFound",
  "ec2:DescribeNetworkInterfaces": "InvalidNetworkInterfaceID.NotFound",
};

type Service = "eks" | "ec2" | "sns" | "sts" | "organizations";

function serviceOf(action: string): Service {
  return action.split(":")[0] as Service;
}

function json(status: number, body: object): Written {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function xml(status: number, body: object): Written {
  return { status, headers: { "content-type": "text/xml" }, body: element(body) };
}

/** Objects become elements, lists become <item>s, as EC2 writes them. */
function element(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return value.map((item) => `<item>${element(item)}</item>`).join("");
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return members.map(([name, member]) => `<${name}>${element(member)}</${name}>`).join("");
}
