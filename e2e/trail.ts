import { type CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";

/** Makes a trail that logs: without one EventBridge gets no call. */
export async function startTrail(trails: CloudTrailClient): Promise<void> {
  const trail = { Name: "all", S3BucketName: "trail-bucket", IsMultiRegionTrail: true };
  await trails.send(new CreateTrailCommand(trail));
  await trails.send(new StartLoggingCommand({ Name: "all" }));
}
