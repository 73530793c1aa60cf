import { tagsOf } from "../../../engine/model/facts.ts";
import { nodegroup } from "../../support/build.ts";

test("takes only texts for tags", () => {
  expect(tagsOf(nodegroup({ settings: { tags: { owner: "platform", count: 1, gone: null } } }))).toEqual({
    owner: "platform",
  });
  expect(tagsOf(nodegroup())).toEqual({});
});
