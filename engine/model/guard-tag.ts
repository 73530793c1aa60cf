/** The tag on the function of every guard, whatever its stack is called: lib/ sets it, the doctor looks for it. */
export const GUARD_TAG = { key: "nodegroup-guard:function", value: "guard" } as const;

/** The same tag on the function of its scheduled audit. The doctor looks for guards by key and value: this is none. */
export const AUDIT_TAG = { key: GUARD_TAG.key, value: "audit" } as const;

/** A tag on the guard's function with its version: of hundreds of guards, the old ones are seen. */
export const VERSION_TAG = "nodegroup-guard:version";
