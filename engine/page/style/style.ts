import { paletteCss } from "../palette.ts";
import { BASE } from "./base.ts";
import { DETAIL } from "./detail.ts";
import { DRAWING } from "./drawing.ts";
import { PRINT } from "./print.ts";
import { SUMMARY } from "./summary.ts";

/** The page's only style sheet. Its hash is part of the content security policy. */
export const STYLE = [paletteCss(), BASE, SUMMARY, DRAWING, DETAIL, PRINT].join("");
