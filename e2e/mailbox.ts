import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfirmSubscriptionCommand, type SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";

export interface Mail {
  subject: string;
  text: string;
}

export interface Mailbox {
  /** The first mail whose subject has this in it, or nothing where none comes in time. */
  first(inSubject: string, withinMs: number): Promise<Mail | undefined>;
  close(): Promise<void>;
}

/**
 * Subscribes a local HTTP server to a topic. It gets what an e-mail subscriber would read, the message's
 * default text: MiniStack delivers no e-mail.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
 */
export async function openMailbox(sns: SNSClient, topicArn: string): Promise<Mailbox> {
  const mails: Mail[] = [];
  const arrivals = new EventEmitter();
  const server = createServer(async (request, response) => {
    const notice = JSON.parse(await bodyOf(request));
    response.end();
    if (notice.Type === "SubscriptionConfirmation") {
      await sns.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: notice.Token }));
      arrivals.emit("confirmed");
    } else {
      mails.push({ subject: notice.Subject, text: notice.Message });
      arrivals.emit("mail");
    }
  });
  const Endpoint = `http://127.0.0.1:${await listen(server)}/`;
  const confirmed = once(arrivals, "confirmed");
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "http", Endpoint }));
  await confirmed;

  const first = async (inSubject: string, withinMs: number) => {
    const late = AbortSignal.timeout(withinMs);
    for (;;) {
      const mail = mails.find(({ subject }) => subject.includes(inSubject));
      if (mail || late.aborted) return mail;
      await once(arrivals, "mail", { signal: late }).catch(() => {});
    }
  };
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { first, close };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
