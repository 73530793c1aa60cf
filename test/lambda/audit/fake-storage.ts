import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeStorage {
  endpoint: string;
  /** By path: /bucket/key. */
  objects: Map<string, string>;
  /** The text for mail of every message, in order. */
  mails: string[];
  /** What subscribers by https got. */
  https: string[];
  stop(): Promise<void>;
}

/** S3 with objects in memory, and SNS, on a port of this machine. */
export async function startStorage(): Promise<FakeStorage> {
  const objects = new Map<string, string>();
  const mails: string[] = [];
  const https: string[] = [];
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const path = new URL(message.url ?? "", "http://localhost").pathname;
    if (message.method === "PUT") {
      objects.set(path, body);
      response.end();
    } else if (message.method === "GET") {
      const found = objects.get(path);
      const missing = "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>";
      response.writeHead(found === undefined ? 404 : 200).end(found ?? missing);
    } else {
      const message = JSON.parse(new URLSearchParams(body).get("Message") ?? "{}");
      mails.push(message.email);
      https.push(message.https);
      const accepted = "<PublishResult><MessageId>m-1</MessageId></PublishResult>";
      response.end(`<PublishResponse>${accepted}</PublishResponse>`);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    objects,
    mails,
    https,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
