/**
 * What the command line adds to the user agent of its changes in EC2, so that CloudTrail's records tell them from
 * other people's. Anybody can send the same: what it marks may only be ignored where something else finds it later.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const COMMAND_LINE_AGENT = "nodegroup-guard/command-line";
