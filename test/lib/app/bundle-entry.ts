import { bundleCode } from "../../../lib/app/bundle.ts";

/** Bundles any entry into a directory, in a process of its own: jest can't load the bundler. */
const [, , directory = "", entry] = process.argv;
await bundleCode(directory, entry);
