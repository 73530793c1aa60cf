import { type Refusal, refusal, type Written, written } from "./write-out.ts";

/** A call that a fault has struck, and what AWS could do about it. */
export interface Struck {
  action: string;
  /** How often the fault has struck by now, this time included. */
  strike: number;
  /** Does what was asked for and gives the answer. */
  perform(): object;
  /** Gives the answer as if it were done. */
  pretend(): object;
  /** Gives the answer that there was before anything was done. */
  outdated(): object;
  /** Lets nothing more of this invocation through. */
  die(): void;
}

/** The reply; `sound` is its contents if it is what AWS answers when all is well. */
export type Reaction = { kind: "answer"; written: Written; sound?: object } | { kind: "silence" | "cut" };

const THEN_FINE = 2;
/** From something that stands between: AWS has seen nothing of the call. */
const ERROR_PAGE = "<html><body>Bad Gateway</body></html>";

/** The ways in which a call can fail, in the order of the published matrix. */
export const faults = {
  "throttled, then fine": (call) => (call.strike > THEN_FINE ? fine(call) : refused(call, "throttled")),
  throttled: (call) => refused(call, "throttled"),
  "server error": (call) => refused(call, "server error"),
  "connection lost": () => ({ kind: "cut" }),
  "no answer": () => ({ kind: "silence" }),
  "access denied": (call) => refused(call, "denied"),
  "not found": (call) => refused(call, "not found"),
  garbage: () => unsound({ status: 200, headers: { "content-type": "text/html" }, body: ERROR_PAGE }),
  "empty answer": ({ action }) => unsound({ ...written(action, {}), body: "" }),
  "cut short": (call) => {
    const { body, ...rest } = written(call.action, call.perform());
    return unsound({ ...rest, body: body.slice(0, body.length / 2) });
  },
  "member missing": (call) => unsound(written(call.action, without(MISSING[call.action], call.perform()))),
  "answer lost": (call) => {
    call.perform();
    return { kind: "cut" };
  },
  "done, server error": (call) => {
    call.perform();
    return refused(call, "server error");
  },
  "without effect": (call) => sound(call.action, call.pretend()),
  "stale, then fine": (call) => (call.strike > THEN_FINE ? fine(call) : sound(call.action, call.outdated())),
  "stale for good": (call) => sound(call.action, call.outdated()),
  "crash right after": (call) => {
    call.perform();
    call.die();
    return { kind: "cut" };
  },
} satisfies { [name: string]: (call: Struck) => Reaction };

export type Fault = keyof typeof faults;
export const FAULTS = Object.keys(faults) as Fault[];

/** AWS's usual answer. */
export function fine(call: Pick<Struck, "action" | "perform">): Reaction {
  return sound(call.action, call.perform());
}

/** The member that is missing from an answer, at whatever depth, where it first stands. */
const MISSING: { [action: string]: string } = {
  "eks:DescribeCluster": "vpcId",
  "eks:DescribeNodegroup": "status",
  "eks:DescribeUpdate": "status",
  "ec2:DescribeSubnets": "mapPublicIpOnLaunch",
  "ec2:DescribeRouteTables": "associationSet",
  "ec2:DescribeLaunchTemplateVersions": "launchTemplateData",
  "ec2:DescribeNetworkInterfaces": "networkInterfaceSet",
  "sns:Publish": "MessageId",
};

/** `answer` without the first member of that name, at whatever depth. */
function without(name: string | undefined, answer: object): object {
  let found = false;
  return JSON.parse(JSON.stringify(answer), (key, value) => {
    if (found || key !== name) return value;
    found = true;
    return undefined;
  });
}

function refused({ action }: Struck, why: Refusal): Reaction {
  return unsound(refusal(action, why));
}

function sound(action: string, answer: object): Reaction {
  return { kind: "answer", written: written(action, answer), sound: answer };
}

function unsound(answer: Written): Reaction {
  return { kind: "answer", written: answer };
}
