import { testDeploymentOf } from "./deployment-tests.ts";

testDeploymentOf(__filename);
