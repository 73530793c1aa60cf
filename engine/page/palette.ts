import { TONES, type Tone } from "./finding-marks.ts";

/** `ink` is written on `wash` and on the page's surfaces; `mark` is drawn on `fill`. */
export interface ToneColours {
  ink: string;
  wash: string;
  edge: string;
  fill: string;
  mark: string;
}

export interface Scheme {
  page: {
    ground: string;
    surface: string;
    inset: string;
    text: string;
    muted: string;
    line: string;
    accent: string;
    onAccent: string;
  };
  tones: Record<Tone, ToneColours>;
}

export const light: Scheme = {
  page: {
    ground: "#f6f7f9",
    surface: "#ffffff",
    inset: "#f0f2f5",
    text: "#18202b",
    muted: "#55606f",
    line: "#d9dee5",
    accent: "#1d5bbf",
    onAccent: "#ffffff",
  },
  tones: {
    address: { ink: "#9c1c1c", wash: "#fdf0ee", edge: "#eebbb4", fill: "#bb2d2a", mark: "#ffffff" },
    route: { ink: "#7f4500", wash: "#fdf4e4", edge: "#e8cb98", fill: "#a35800", mark: "#ffffff" },
    setup: { ink: "#632b95", wash: "#f6f0fc", edge: "#d6c0ec", fill: "#7a3eb1", mark: "#ffffff" },
    unsure: { ink: "#3b4c63", wash: "#eff3f8", edge: "#c3cedc", fill: "#566a84", mark: "#ffffff" },
    good: { ink: "#12603a", wash: "#eef8f1", edge: "#b9dfc8", fill: "#1d7a4b", mark: "#ffffff" },
  },
};

export const dark: Scheme = {
  page: {
    ground: "#0f1318",
    surface: "#171c23",
    inset: "#1f262f",
    text: "#e7ebf1",
    muted: "#a5b0be",
    line: "#2d3641",
    accent: "#8fbcff",
    onAccent: "#0c1420",
  },
  tones: {
    address: { ink: "#ffb1a8", wash: "#2b1a1a", edge: "#5e302d", fill: "#f58a80", mark: "#2a0f0d" },
    route: { ink: "#f4c57e", wash: "#29210f", edge: "#574522", fill: "#e5ab52", mark: "#261a05" },
    setup: { ink: "#d9bdf7", wash: "#231a2e", edge: "#4b3763", fill: "#c39aee", mark: "#1f1030" },
    unsure: { ink: "#bccbdd", wash: "#1c242e", edge: "#3b4959", fill: "#9db0c6", mark: "#131b25" },
    good: { ink: "#8fdcb0", wash: "#13251b", edge: "#27503a", fill: "#6ac894", mark: "#0a1f13" },
  },
};

/** Both schemes as CSS custom properties; paper is always light. */
export function paletteCss(): string {
  return `${rules(light)}\n@media screen and (prefers-color-scheme: dark) {\n${rules(dark)}\n}`;
}

function rules({ page, tones }: Scheme): string {
  const each = TONES.map((tone) => `.tone-${tone} { ${properties({ ...tones[tone] })} }`);
  return [`:root { ${properties(page)} }`, ...each].join("\n");
}

function properties(colours: Record<string, string>): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(" ");
}
