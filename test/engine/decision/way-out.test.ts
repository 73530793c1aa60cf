import {
  type EffectiveRouteTable,
  otherInternetRoutes,
  wayOut,
} from "../../../engine/decision/default-route.ts";
import type { Route } from "../../../engine/model/facts.ts";
import { local, toInternet, toNat } from "../../support/build.ts";

const table = (...routes: Route[]): EffectiveRouteTable => ({
  id: "rtb-1",
  association: "explicit",
  routes: [local, ...routes],
});
const gone: Route = { ...toInternet, state: "blackhole" };
const narrow: Route = { ...toInternet, destination: "198.51.100.0/24" };
const endpoint: Route = { ...toInternet, target: "vpce-1" };

test.each([
  ["an internet gateway", [toInternet], { kind: "internet-gateway", route: toInternet }],
  ["a NAT gateway", [toNat], { kind: "elsewhere", route: toNat }],
  ["a gateway load balancer endpoint", [endpoint], { kind: "elsewhere", route: endpoint }],
  ["a gateway that is gone", [gone], { kind: "blackhole", route: gone }],
  ["what is left beside one that is gone", [gone, toNat], { kind: "elsewhere", route: toNat }],
  ["one of two", [toInternet, toNat], { kind: "ambiguous", routes: [toInternet, toNat] }],
  ["nothing", [narrow], { kind: "none" }],
])("the internet is reached by %s", (_what, routes, expected) => {
  expect(wayOut(table(...routes))).toEqual(expected);
});

test("the routes to an internet gateway that make no subnet public are those that are narrow or not active", () => {
  expect(otherInternetRoutes(table(toInternet, toNat, narrow, gone))).toEqual([narrow, gone]);
});
