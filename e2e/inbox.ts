import { randomUUID } from "node:crypto";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { type Report, reportSchema } from "../engine/model/report.ts";
import { type Clients, present } from "./clients.ts";

/** Longer than a machine at its limits needs for a cold start, and the guard to follow a node group here. */
const MESSAGE_LIMIT_MS = 60_000;
/** From the last message that has to come until one that must not is taken to be absent. */
export const QUIET_MS = 5_000;

/** The parts of a scheduled audit's machine report that matter here. */
export interface AuditReport {
  audit: true;
  clusters: number;
  exit: number;
  blocked: { cluster: string; nodegroup: string }[];
  added: { subnet: string; finding: string }[];
  removed: { subnet: string; finding: string }[];
  /** Where the report is, as JSON. */
  report: string;
}

export interface Inbox {
  /** Every report about a cluster so far. */
  about(cluster: string): Report[];
  /**
   * Waits for the nth report about a cluster, or about one of its node groups, the first being 1, and fails when it
   * doesn't come in time.
   */
  nth(n: number, cluster: string, nodegroup?: string): Promise<Report>;
  /** Every message of the scheduled audit so far. */
  audits(): AuditReport[];
  close(): Promise<void>;
}

/**
 * Subscribes a new queue to a topic and sorts the machine reports that arrive by cluster. They are parsed by the
 * published schema, which is strict: a report that doesn't keep to it fails the test.
 */
export async function openInbox(clients: Clients, topicArn: string): Promise<Inbox> {
  const { sqs } = clients;
  const QueueUrl = await createQueue(clients, topicArn);
  const reports: Report[] = [];
  const audits: AuditReport[] = [];
  let open = true;
  let broken: unknown;
  const receive = async () => {
    while (open) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
      );
      for (const body of Messages.map(bodyOf).filter(isNoTest)) {
        if (isAudit(body)) audits.push(body);
        else reports.push(reportSchema.parse(body));
      }
      for (const { ReceiptHandle } of Messages) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  };
  const receiving = receive().catch((error) => {
    broken = error;
  });

  const about = (cluster: string) => {
    if (broken) throw broken;
    return reports.filter((report) => report.cluster === cluster);
  };
  const nth = async (n: number, cluster: string, nodegroup?: string) => {
    const limit = Date.now() + MESSAGE_LIMIT_MS;
    for (;;) {
      const report = about(cluster).filter((each) => !nodegroup || each.nodegroup === nodegroup)[n - 1];
      if (report) return report;
      if (Date.now() > limit)
        throw new Error(`no message ${n} about ${cluster} within ${MESSAGE_LIMIT_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const close = async () => {
    open = false;
    await receiving;
  };
  return { about, nth, audits: () => audits, close };
}

async function createQueue({ sns, sqs }: Clients, topicArn: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `inbox-${randomUUID()}` }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const Endpoint = present(Attributes?.QueueArn);
  const statement = {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: Endpoint,
    Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: "sqs",
      Endpoint,
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  return present(QueueUrl);
}

function bodyOf({ Body }: Message): object {
  return JSON.parse(present(Body));
}

function isAudit(body: object): body is AuditReport {
  return "audit" in body && body.audit === true;
}

/** The doctor's test message goes to every subscriber, and another test file may send one at any time. */
function isNoTest(body: object): boolean {
  return !("test" in body && body.test === true);
}
