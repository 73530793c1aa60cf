import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type LocalServer, listen } from "../support/local-server.ts";
import { answers } from "./answers.ts";
import { takeEffect } from "./effects.ts";
import { type Fault, faults, fine } from "./faults.ts";
import { type LegacyVpc, legacyVpc } from "./legacy-vpc.ts";
import { type Request, readRequest } from "./requests.ts";

/** Where a fault strikes: at one action, once so many of its calls in the same invocation went well. */
export interface Injection {
  action: string;
  after: number;
  fault: Fault;
  /** When the fault passes, in milliseconds since the invocation began; left out, it lasts. */
  lastsMs?: number;
  /** How often it strikes; left out, every time. */
  times?: number;
}

/** One call as it reached the server. */
export interface Call extends Request {
  /** The region that the request was signed for. */
  region: string | undefined;
  /** Whether AWS did what was asked for. */
  effective: boolean;
  /** The caller's answer; left out if there was none, or no sound one. */
  answer?: object;
  /** The tags, at that moment, of the subnet that is to be modified. */
  tags?: Map<string, string>;
}

/** The header that says in which invocation a request was sent. */
export const INVOCATION = "x-invocation";

/** EKS, EC2 and SNS as far as the guard calls them, on a port of this machine, with one fault. */
export class FakeAws {
  readonly vpc: LegacyVpc = legacyVpc();
  /** Of the invocation that is running. */
  calls: Call[] = [];
  /** The actions as clients have sent them: on a busy machine one is given up before it gets here. */
  sent: string[] = [];
  /** Whether that invocation has died: nothing more of it gets through. */
  dead = false;
  /** How many have begun. */
  invocation = 0;
  /** Whether requests that name no invocation are served: those of a process of its own. */
  acceptStrangers = false;
  /** Lets calls wait for others. */
  hold: ((call: Request) => Promise<void>) | undefined;
  /** Undefined when it has passed. */
  injection: Injection | undefined;

  readonly #atFirst = legacyVpc();
  readonly #server: Server;
  #listening: LocalServer | undefined;
  #strikes = 0;

  constructor(injection?: Injection) {
    this.injection = injection;
    this.#server = createServer((message, response) => void this.#serve(message, response));
  }

  async start(): Promise<void> {
    this.#listening = await listen(this.#server);
  }

  get endpoint(): string {
    return this.#listening?.endpoint ?? "not started";
  }

  beginInvocation(): void {
    this.invocation++;
    this.calls = [];
    this.sent = [];
    this.dead = false;
  }

  async stop(): Promise<void> {
    await this.#listening?.stop();
  }

  /** The time of the invocation so far. */
  passed(ms: number): void {
    if (ms >= (this.injection?.lastsMs ?? Number.POSITIVE_INFINITY)) this.injection = undefined;
  }

  /** The fault that strikes the next call of this action. */
  faultOf(action: string): Fault | undefined {
    const wentWell = this.calls.filter((call) => call.action === action && call.answer).length;
    const { injection } = this;
    if (injection?.action !== action || wentWell < injection.after) return undefined;
    return this.#strikes < (injection.times ?? Number.POSITIVE_INFINITY) ? injection.fault : undefined;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    // On a busy machine, a request on which the client has given up may come in only now.
    const stranger = this.acceptStrangers && !message.headers[INVOCATION];
    if (!stranger && message.headers[INVOCATION] !== String(this.invocation))
      return void message.socket.destroy();
    const [, region] = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(message.headers.authorization ?? "") ?? [];
    const call: Call = { ...request, region, effective: false, ...this.#tagsFor(request) };
    this.calls.push(call);
    await this.hold?.(call);
    const reaction = this.dead ? { kind: "cut" as const } : this.#react(call);
    if (reaction.kind === "cut") message.socket.destroy();
    if (reaction.kind !== "answer") return;
    if (reaction.sound) call.answer = reaction.sound;
    response.writeHead(reaction.written.status, reaction.written.headers).end(reaction.written.body);
  }

  #react(call: Call) {
    const { action } = call;
    const perform = () => {
      takeEffect(this.vpc, call);
      call.effective = true;
      return answerFrom(this.vpc, call);
    };
    const fault = this.faultOf(action);
    if (!fault) return fine({ action, perform });
    return faults[fault]({
      action,
      strike: ++this.#strikes,
      perform,
      pretend: () => answerFrom(this.vpc, call),
      outdated: () => answerFrom(this.#atFirst, call),
      die: () => {
        this.dead = true;
        this.injection = undefined;
      },
    });
  }

  #tagsFor({ query }: Request): Pick<Call, "tags"> {
    const subnet = this.vpc.subnets.find(({ id }) => id === query.get("SubnetId"));
    return subnet ? { tags: new Map(subnet.tags) } : {};
  }
}

function answerFrom(vpc: LegacyVpc, { action, query }: Request): object {
  const answer = answers[action];
  if (!answer) throw new Error(`the fake AWS knows no ${action}`);
  return answer(vpc, query);
}
