/**
 * How long a client waits, in milliseconds: for a connection, and for an answer. A call that takes longer fails, and
 * the SDK may try it again. By default the SDK only logs such a call, and waits for good.
 *
 * @see
 * https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-smithy-node-http-handler/Interface/NodeHttpHandlerOptions/
 */
export function timeLimits(connectionTimeout: number, requestTimeout: number) {
  return { connectionTimeout, requestTimeout, throwOnRequestTimeout: true };
}
