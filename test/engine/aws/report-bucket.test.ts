import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { reportBucket } from "../../../engine/aws/report-bucket.ts";
import { awsError } from "./answers.ts";

function bucket() {
  const client = new S3Client({ region: "ap-northeast-1" });
  return { s3: mockClient(client), reports: reportBucket(client, "reports") };
}

it("writes an object whole, with its type", async () => {
  const { s3, reports } = bucket();
  s3.on(PutObjectCommand).resolves({});
  expect(await reports.write("latest.html", "<p>", "text/html")).toEqual({ kind: "written" });
  expect(s3.commandCalls(PutObjectCommand).map((call) => call.args[0].input)).toEqual([
    { Bucket: "reports", Key: "latest.html", Body: "<p>", ContentType: "text/html" },
  ]);
});

it("tells an object that isn't there from one that can't be read", async () => {
  const missing = bucket();
  missing.s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: "none", $metadata: {} }));
  expect(await missing.reports.read("state.json")).toEqual({ kind: "absent" });
  const refused = bucket();
  refused.s3.on(GetObjectCommand).rejects(awsError("AccessDenied"));
  expect(await refused.reports.read("state.json")).toMatchObject({ kind: "unreadable", denied: true });
});

it("takes an answer without a body for none", async () => {
  const { s3, reports } = bucket();
  s3.on(GetObjectCommand).resolves({});
  expect(await reports.read("state.json")).toMatchObject({ kind: "unreadable", denied: false });
});

it("returns why an object could not be written", async () => {
  const { s3, reports } = bucket();
  s3.on(PutObjectCommand).rejects(awsError("AccessDenied"));
  expect(await reports.write("a", "b", "c")).toEqual({
    kind: "unreadable",
    action: "s3:PutObject",
    reason: "not allowed to s3:PutObject (AccessDenied)",
    denied: true,
  });
});
