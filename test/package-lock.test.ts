import { readFileSync } from "node:fs";

interface Locked {
  integrity?: string;
  inBundle?: boolean;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const { packages } = lock;

it("names the builds for every platform, or npm ci refuses it; npm run lock:complete adds them", () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

it("has the checksum of every package; one that comes inside another is part of that one's", () => {
  const unchecked = Object.entries(packages).filter(
    ([path, { integrity, inBundle }]) => path !== "" && !inBundle && !integrity?.startsWith("sha512-"),
  );
  expect(unchecked.map(([path]) => path)).toEqual([]);
});

it("names no registry", () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith("http"))).toEqual([]);
});
