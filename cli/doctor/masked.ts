/** An endpoint that its owner recognises, and others can't write to or call: it may end up in a ticket. */
export function masked({ protocol, endpoint }: { protocol: string; endpoint: string }): string {
  return `${protocol} ${hidden(protocol, endpoint)}`;
}

function hidden(protocol: string, endpoint: string): string {
  if (protocol.startsWith("email")) return endpoint.replace(/^(.)[^@]*(?=@)/u, "$1***");
  if (protocol === "sms") return endpoint.replace(/^.*(?=.{2}$)/u, "***");
  // The path and what follows it can hold a secret; the host says whose it is.
  if (protocol.startsWith("http"))
    return endpoint.replace(/^(https?:\/\/)(?:[^/@]*@)?([^/?#]*).*$/su, "$1$2/***");
  return endpoint;
}
