/** Where a stack lives. MiniStack keeps accounts and regions apart. */
export interface Place {
  /** Twelve digits, which MiniStack takes for an access key. */
  account: string;
  region: string;
}

/** Where the demo lives, and whatever needs no place of its own. */
export const HOME: Place = { account: "111122223333", region: "ap-northeast-1" };
