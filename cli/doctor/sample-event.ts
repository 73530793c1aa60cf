/**
 * A CreateNodegroup call that went through, as EventBridge gets it from CloudTrail; with the fields without
 * which EventBridge would not try a pattern on it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html
 */
export function sampleEvent({ account, region }: { account: string; region: string }, time: string): object {
  return {
    version: "0",
    id: "00000000-0000-0000-0000-000000000000",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.eks",
    account,
    time,
    region,
    resources: [],
    detail: {
      eventVersion: "1.11",
      eventTime: time,
      eventSource: "eks.amazonaws.com",
      eventName: "CreateNodegroup",
      awsRegion: region,
      requestParameters: { name: "sample", nodegroupName: "sample", subnets: ["subnet-0"] },
      responseElements: {
        nodegroup: {
          clusterName: "sample",
          nodegroupName: "sample",
          subnets: ["subnet-0"],
          status: "CREATING",
        },
      },
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    },
  };
}
