import { testColumnOf } from "./column-tests.ts";

testColumnOf(__filename);
