import { Tags } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { INSTALLED_BY_TAG, type Installation } from "../engine/model/installed-guard.ts";

/** Tags a guard's function with how it is installed. A clone's stack and the template, which use the package, outrank it. */
export function tagInstallation(guard: IFunction, installation: Installation): void {
  Tags.of(guard).add(INSTALLED_BY_TAG, installation, { priority: installation === "package" ? 100 : 200 });
}
