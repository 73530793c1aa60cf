import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ReportBucket } from "../model/ports.ts";
import { required, unreadable } from "./read.ts";

/**
 * The bucket that the scheduled audit keeps its reports in.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function reportBucket(s3: S3Client, bucket: string): ReportBucket {
  return {
    async read(key) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return { kind: "read", value: await required(Body, "Body").transformToString() };
      } catch (error) {
        return error instanceof NoSuchKey ? { kind: "absent" } : unreadable("s3:GetObject", error);
      }
    },
    async write(key, text, contentType) {
      try {
        await s3.send(
          new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: contentType }),
        );
        return { kind: "written" };
      } catch (error) {
        return unreadable("s3:PutObject", error);
      }
    },
  };
}
