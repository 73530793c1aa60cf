import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { ReportBucket } from "../model/ports.ts";
import { unreadable } from "./errors.ts";
import { type Reader, required } from "./read.ts";

/**
 * The bucket that the scheduled audit keeps its reports in.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function reportBucket({ s3, ask }: Reader & { s3: S3Client }, bucket: string): ReportBucket {
  const put = async (key: string, text: string, type: string, condition: WriteCondition = {}) => {
    const object = { Bucket: bucket, Key: key, Body: text, ContentType: type };
    return s3.send(new PutObjectCommand({ ...object, ...condition }));
  };
  return {
    read: (key) =>
      ask("s3:GetObject", async (call) => {
        const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), call);
        const text = await required(Body, "Body").transformToString();
        return { text, version: required(ETag, "ETag") };
      }),
    write: async (...object) => {
      try {
        await put(...object);
        return { kind: "written" };
      } catch (error) {
        return unreadable("s3:PutObject", error);
      }
    },
    replace: async (version, ...object) => {
      try {
        const { ETag } = await put(...object, version === null ? { IfNoneMatch: "*" } : { IfMatch: version });
        return { kind: "written", version: required(ETag, "ETag") };
      } catch (error) {
        return isOutpaced(error) ? { kind: "outpaced" } : unreadable("s3:PutObject", error);
      }
    },
  };
}

type WriteCondition = { IfMatch?: string; IfNoneMatch?: "*" };

/** S3 answers 404 where the version to replace was deleted meanwhile. */
const OUTPACED = new Set(["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"]);

function isOutpaced(error: unknown): boolean {
  return error instanceof S3ServiceException && OUTPACED.has(error.name);
}
