/**
 * The day on which Lambda stops supporting a runtime, such as 2028-04-30; undefined where that is not known
 * here.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export function runtimeEnds(runtime: string): string | undefined {
  return ENDS[runtime];
}

const ENDS: Record<string, string> = {
  "nodejs18.x": "2025-09-01",
  "nodejs20.x": "2026-04-30",
  "nodejs22.x": "2027-04-30",
  "nodejs24.x": "2028-04-30",
};
