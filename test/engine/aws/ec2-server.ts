import { createServer } from "node:http";
import { EC2Client } from "@aws-sdk/client-ec2";
import { bodyOf, listen } from "../../support/local-server.ts";

/** One answer of EC2's: status and XML. */
export interface Answer {
  status: number;
  xml: string;
}

const NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";

export function ok(action: string, members: string): Answer {
  return {
    status: 200,
    xml: `<${action}Response xmlns="${NAMESPACE}"><requestId>r</requestId>${members}</${action}Response>`,
  };
}

export function refused(status: number, code: string, message: string): Answer {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    xml: `<?xml version="1.0"?><Response><Errors>${error}</Errors><RequestID>r</RequestID></Response>`,
  };
}

export interface Ec2Server {
  client: EC2Client;
  /** The form of every request that came in, without its API version. */
  requests: Record<string, string>[];
  close: () => Promise<void>;
}

/**
 * A server on this machine that speaks EC2's protocol and gives these answers in turn, and a real client of
 * it.
 */
export async function ec2Server(answers: Answer[]): Promise<Ec2Server> {
  const requests: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    const { Version: _, ...form } = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    requests.push(form);
    const { status, xml } =
      answers[requests.length - 1] ?? refused(500, "NoMoreAnswers", "the test has none");
    response.writeHead(status, { "content-type": "text/xml;charset=UTF-8" }).end(xml);
  });
  const { endpoint, stop } = await listen(server);
  const client = new EC2Client({
    region: "ap-northeast-1",
    endpoint,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 3,
  });
  const close = () => {
    client.destroy();
    return stop();
  };
  return { client, requests, close };
}
