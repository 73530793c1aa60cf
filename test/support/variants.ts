import { renderMessage } from "../../engine/message/message.ts";
import type { Report } from "../../engine/model/report.ts";

/** The message to each kind of subscriber: SNS's MessageStructure "json", parsed. */
export interface Variants {
  default: string;
  email: string;
  sms: string;
  sqs: string;
  lambda: string;
  https: string;
}

export function variants(report: Report): Variants {
  return JSON.parse(renderMessage(report).body);
}

/** The custom notification that Amazon Q Developer in chat applications takes. */
export interface Chat {
  version: string;
  source: string;
  content: {
    textType: string;
    title: string;
    description: string;
    nextSteps: string[];
    keywords: string[];
  };
  metadata: {
    threadId: string;
    summary: string;
    eventType: string;
    relatedResources: string[];
    enableCustomActions: boolean;
    additionalContext: Record<string, string>;
  };
}

export function chatOf(report: Report): Chat {
  return JSON.parse(variants(report).https);
}
