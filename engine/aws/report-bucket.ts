import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ReportBucket } from "../model/ports.ts";
import { read, required, unreadable } from "./read.ts";

/**
 * The bucket that the scheduled audit keeps its reports in.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function reportBucket(s3: S3Client, bucket: string): ReportBucket {
  return {
    read: (key) =>
      read("s3:GetObject", async () => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return required(Body, "Body").transformToString();
      }),
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
