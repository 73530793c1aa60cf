import { html, jsonIsland, trusted } from "../../../engine/page/escape.ts";
import { renderHtml } from "../../../engine/page/html-report.ts";
import { auditNamed, HOSTILE } from "./hostile-audit.ts";

describe("markup", () => {
  it.each(HOSTILE)("lets no name out of text or attribute: %j", (name) => {
    const { markup } = html`<p title="${name}">${name}</p>`;
    expect(markup.match(/[<>]/g)).toEqual(["<", ">", "<", ">"]);
    expect(markup.match(/["']/g)).toEqual(['"', '"']);
  });

  it("shows what would hide, reorder or break", () => {
    expect(html`${"a\u202eb\u2028c\0d\u200be\ud800"}`.markup).toBe(
      "a\\u{202e}b\\u{2028}c\\u{0}d\\u{200b}e\\u{d800}",
    );
  });

  it("takes markup, lists and numbers as they are", () => {
    expect(
      html`<ul>${["a", 1].map((item) => html`<li>${item}</li>`)}${undefined}</ul>${trusted("<hr>")}`.markup,
    ).toBe("<ul><li>a</li><li>1</li></ul><hr>");
  });
});

describe("data in the page", () => {
  it.each(HOSTILE)("can't end its element and comes back as it is shown: %j", (name) => {
    const { markup } = jsonIsland({ name: [name] });
    expect(markup).not.toMatch(/[<>&\u2028\u2029]/);
    expect(html`${JSON.parse(markup).name[0]}`.markup).toBe(html`${name}`.markup);
  });
});

describe("a report full of hostile names", () => {
  const page = renderHtml(auditNamed(HOSTILE));

  it("has the elements and attributes of one full of harmless names, and no others", () => {
    const harmless = renderHtml(auditNamed(HOSTILE.map((_, place) => `name-${place}`)));
    expect(tagsOf(page)).toEqual(tagsOf(harmless));
    expect(page.match(/<\/?script\b[^>]*>/g)).toHaveLength(4);
  });

  it("has no character that hides, reorders or breaks", () => {
    expect(page.replaceAll("\n", "").match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu)).toBeNull();
  });

  it("still has all its parts", () => {
    for (const id of ["actions", "networks", "clusters", "unread", "detail", "data"]) {
      expect(page.split(`id="${id}"`)).toHaveLength(2);
    }
  });
});

/** All kinds of tags, without the values of their attributes. */
function tagsOf(page: string): Set<string> {
  const body = page.slice(page.indexOf("<body>"), page.indexOf('<script type="application/json"'));
  return new Set(body.match(/<[^>]*>/g)?.map((tag) => tag.replace(/"[^"]*"/g, '""')));
}
