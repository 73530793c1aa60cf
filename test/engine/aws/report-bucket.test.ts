import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { awsReader, NO_PATIENCE } from "../../../engine/aws/read.ts";
import { reportBucket } from "../../../engine/aws/report-bucket.ts";
import { startStorage } from "../../lambda/audit/fake-storage.ts";
import { awsError } from "./answers.ts";

function bucket() {
  const client = new S3Client({ region: "ap-northeast-1" });
  return {
    s3: mockClient(client),
    reports: reportBucket({ s3: client, ...awsReader(NO_PATIENCE) }, "reports"),
  };
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
  const deleted = bucket();
  deleted.s3.on(GetObjectCommand).rejects(awsError("NoSuchBucket"));
  expect(await deleted.reports.read("state.json")).toMatchObject({ kind: "unreadable", denied: false });
});

it("takes an answer without a body for none", async () => {
  const { s3, reports } = bucket();
  s3.on(GetObjectCommand).resolves({ ETag: '"1"' });
  expect(await reports.read("state.json")).toMatchObject({ kind: "unreadable", denied: false });
});

it("replaces the version that it has read, once", async () => {
  const storage = await startStorage();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const { endpoint } = storage;
  const client = new S3Client({ region: "ap-northeast-1", credentials, endpoint, forcePathStyle: true });
  const reports = reportBucket({ s3: client, ...awsReader(NO_PATIENCE) }, "reports");
  const replace = (version: string | null, text: string) =>
    reports.replace(version, "state.json", text, "application/json");
  expect(await replace(null, "one")).toMatchObject({ kind: "written" });
  expect(await replace(null, "another")).toEqual({ kind: "outpaced" });
  const read = await reports.read("state.json");
  if (read.kind !== "read") throw new Error(read.kind);
  expect(read.value.text).toBe("one");
  const two = await replace(read.value.version, "two");
  if (two.kind !== "written") throw new Error(two.kind);
  expect(await replace(read.value.version, "three")).toEqual({ kind: "outpaced" });
  expect([...storage.objects.values()]).toEqual(["two"]);
  expect(await replace(two.version, "three")).toMatchObject({ kind: "written" });
  await storage.stop();
});

it.each([
  ['"1"', { IfMatch: '"1"' }],
  [null, { IfNoneMatch: "*" }],
])("replaces nothing but version %j", async (version, condition) => {
  const { s3, reports } = bucket();
  s3.on(PutObjectCommand).resolves({ ETag: '"2"' });
  expect(await reports.replace(version, "state.json", "{}", "application/json")).toEqual({
    kind: "written",
    version: '"2"',
  });
  expect(s3.commandCalls(PutObjectCommand).map((call) => call.args[0].input)).toEqual([
    { Bucket: "reports", Key: "state.json", Body: "{}", ContentType: "application/json", ...condition },
  ]);
});

it.each([
  ["PreconditionFailed", "outpaced"],
  ["ConditionalRequestConflict", "outpaced"],
  ["NoSuchKey", "outpaced"],
  ["AccessDenied", "unreadable"],
])("says of %s that it was %s", async (name, kind) => {
  const { s3, reports } = bucket();
  s3.on(PutObjectCommand).rejects(new S3ServiceException({ name, $fault: "client", $metadata: {} }));
  expect(await reports.replace('"1"', "state.json", "{}", "application/json")).toMatchObject({ kind });
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
