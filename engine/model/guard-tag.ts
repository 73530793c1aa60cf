/** The tag on the function of every guard, whatever its stack is called: lib/ sets it, the doctor looks for it. */
export const GUARD_TAG = { key: "nodegroup-guard:function", value: "guard" } as const;
