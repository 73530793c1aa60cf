import * as z from "zod/mini";
import { FINDINGS } from "./findings.ts";

/**
 * The uses of a subnet: an existing node group, one in status CREATE_FAILED, a cluster's first node group, or, as far
 * as is known, none.
 */
export const USES = ["existing", "failed", "first", "unused"] as const;

const subnetFinding = z.object({
  region: z.string(),
  cluster: z.string(),
  nodegroup: z.nullable(z.string()),
  use: z.enum(USES),
  subnet: z.string(),
  finding: z.enum(FINDINGS),
  evidence: z.string(),
});

const failedGroup = z.object({ region: z.string(), cluster: z.string(), nodegroup: z.string() });

/** Only what an audit of one region leaves behind, by names and ids. */
const readWhole = z.object({ clusters: z.array(z.string()), subnets: z.array(z.string()) });

const schema = z.object({
  version: z.literal("1"),
  time: z.catch(z.nullable(z.iso.datetime()), null),
  found: z.array(subnetFinding),
  failed: z.array(failedGroup),
  unread: z.array(z.object({ region: z.string(), what: z.string() })),
  readWhole: z.optional(readWhole),
  /** Whether somebody could have got a message, when one was last to be sent. Earlier versions didn't ask. */
  hasSubscriber: z.optional(z.boolean()),
  /** The cluster that the next audit begins with: the last one had no time to read it. */
  stoppedAt: z.optional(z.string()),
});

/** One subnet of one group with a finding other than `ready`. */
export type SubnetFinding = z.output<typeof subnetFinding>;
/** The clusters and subnets that an audit has read whole, where it could not read everything. */
export type ReadWhole = z.output<typeof readWhole>;

/**
 * The findings that audits reported up to `time` (ISO 8601, UTC), to compare the next one with. The time is null before
 * the first audit, and if it is malformed.
 */
export type KnownFindings = z.output<typeof schema>;

/** The known findings before the first audit. */
export const NOTHING_KNOWN: KnownFindings = { version: "1", time: null, found: [], failed: [], unread: [] };

/** Reads it back; undefined if the text is not what a scheduled audit writes. */
export function parseKnownFindings(text: string): KnownFindings | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
