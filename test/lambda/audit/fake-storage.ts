import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { bodyOf, type LocalServer, listen } from "../../support/local-server.ts";

export interface FakeStorage extends LocalServer {
  /** By path: /bucket/key. */
  objects: Map<string, string>;
  /** The text for mail of every message, in order. */
  mails: string[];
  /** The messages to https subscribers. */
  https: string[];
  /** How many subscriptions to the topic are confirmed. */
  subscribers: { confirmed: number };
}

const etagOf = (text: string) => `"${createHash("md5").update(text).digest("hex")}"`;

/** S3's conditional writes, as far as they are used. */
function isOutpaced(headers: IncomingHttpHeaders, found: string | undefined): boolean {
  if (headers["if-none-match"] === "*") return found !== undefined;
  const expected = headers["if-match"];
  return expected !== undefined && (found === undefined || expected !== etagOf(found));
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<Error><Code>${code}</Code><Message>none</Message></Error>`);
}

function attributes(confirmed: number): string {
  const entry = `<entry><key>SubscriptionsConfirmed</key><value>${confirmed}</value></entry>`;
  const result = `<GetTopicAttributesResult><Attributes>${entry}</Attributes></GetTopicAttributesResult>`;
  return `<GetTopicAttributesResponse>${result}</GetTopicAttributesResponse>`;
}

/** S3 with objects in memory, and SNS, on a port of this machine. */
export async function startStorage(): Promise<FakeStorage> {
  const objects = new Map<string, string>();
  const mails: string[] = [];
  const https: string[] = [];
  const subscribers = { confirmed: 1 };
  const server = createServer(async (message, response) => {
    const body = await bodyOf(message);
    const path = new URL(message.url ?? "", "http://localhost").pathname;
    const found = objects.get(path);
    if (message.method === "PUT") {
      if (isOutpaced(message.headers, found)) return refuse(response, 412, "PreconditionFailed");
      objects.set(path, body);
      response.writeHead(200, { ETag: etagOf(body) }).end();
    } else if (message.method === "GET") {
      if (found === undefined) return refuse(response, 404, "NoSuchKey");
      response.writeHead(200, { ETag: etagOf(found) }).end(found);
    } else {
      const call = new URLSearchParams(body);
      if (call.get("Action") === "GetTopicAttributes")
        return void response.end(attributes(subscribers.confirmed));
      const message = JSON.parse(call.get("Message") ?? "{}");
      mails.push(message.email);
      https.push(message.https);
      const accepted = "<PublishResult><MessageId>m-1</MessageId></PublishResult>";
      response.end(`<PublishResponse>${accepted}</PublishResponse>`);
    }
  });
  return { objects, mails, https, subscribers, ...(await listen(server)) };
}
