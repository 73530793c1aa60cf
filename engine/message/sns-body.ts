import type { Https } from "../model/guard-environment.ts";

/** SNS's limit for all variants of a message together, in bytes. */
export const MAX_BYTES = 262_144;
export const MAX_SUBJECT = 100;
export const MAX_SMS = 140;

/** One message's text for each kind of subscriber. */
interface Variants {
  /** The text for e-mail, and for every other protocol. */
  text: string;
  sms: string;
  /** The data for queues and functions. */
  machine: object;
  /** The notification that Amazon Q Developer in chat applications renders. */
  chat: () => object;
}

/**
 * A message's body, for MessageStructure json. SNS has one text for all who subscribe by https: the notification
 * for chat, or the e-mail's.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function snsBody({ text, sms, machine, chat }: Variants, https: Https): string {
  const forPrograms = JSON.stringify(machine);
  return JSON.stringify({
    default: text,
    email: text,
    sms,
    sqs: forPrograms,
    lambda: forPrograms,
    https: https === "chat" ? JSON.stringify(chat()) : text,
  });
}
