import { COPY } from "./copy.ts";
import { DETAIL } from "./detail.ts";
import { DOM } from "./dom.ts";
import { FILTER } from "./filter.ts";
import { KEYS } from "./keys.ts";
import { LISTING } from "./listing.ts";
import { START } from "./start.ts";

/**
 * The page's only script. It is text, so that every way of running this project, bundled or not, finds it in
 * the same place; its hash is part of the content security policy.
 */
export const SCRIPT = `"use strict";\n(() => {${[DOM, COPY, DETAIL, KEYS, LISTING, FILTER, START].join("")}})();\n`;
