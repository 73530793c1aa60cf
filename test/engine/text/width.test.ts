import { widthOf } from "../../../engine/text/width.ts";

it.each([
  ["", 0],
  ["subnet-0a01 …", 13],
  ["Zürich", 6],
  ["Zu\u0308rich", 6],
  ["日本語", 6],
  ["カタカナ", 8],
  ["ｶﾀｶﾅ", 4],
  ["한국어", 6],
  ["Ａ１", 4],
  ["𠮷野家", 6],
  ["🚀", 2],
  ["🇯🇵", 2],
  ["👍🏽", 2],
  ["❤️", 2],
  ["→ ±", 3],
])("gives %j %i columns", (text, width) => {
  expect(widthOf(text)).toBe(width);
});
