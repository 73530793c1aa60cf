import { type EventPattern, Match } from "aws-cdk-lib/aws-events";

/**
 * The events the guard answers. A call that EKS refused has an errorCode and made no node group; one whose
 * node group fails later on went through at first and has none.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const CREATE_NODEGROUP: EventPattern = {
  source: ["aws.eks"],
  detailType: ["AWS API Call via CloudTrail"],
  detail: {
    eventSource: ["eks.amazonaws.com"],
    eventName: ["CreateNodegroup"],
    errorCode: Match.doesNotExist(),
  },
};
