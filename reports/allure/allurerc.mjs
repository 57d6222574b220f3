// One environment for each target, so that the same check on two clusters is two results and never a retry.
// Which targets there are is data beside the results; no code is ever taken from a run folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const results = process.env.CONFORMANCELAB_ALLURE_RESULTS;
if (!results) {
  throw new Error("CONFORMANCELAB_ALLURE_RESULTS is not set: name the allure-results folder of a run, or call build.sh, which does.");
}

const { environments } = JSON.parse(readFileSync(join(results, "conformancelab-targets.json"), "utf8"));

const verdict = (value, more = {}) => ({ labels: { verdict: value, ...more } });

export default {
  name: "ConformanceLab",
  environments: Object.fromEntries(
    environments.map(({ id, name, target }) => [
      id,
      { name, matcher: ({ labels }) => labels.some((label) => label.name === "target" && label.value === target) },
    ]),
  ),
  categories: [
    { name: "Differs from upstream of the same minor", matchers: { ...verdict("differs"), statuses: ["failed"] }, groupBy: ["environment"] },
    { name: "Restricts: denied", matchers: { ...verdict("restricts", { outcome: "denied" }), statuses: ["failed"] }, groupBy: [{ label: "denier" }, "environment"] },
    { name: "Restricts: not there", matchers: { ...verdict("restricts", { outcome: "absent" }), statuses: ["failed"] }, groupBy: ["environment"] },
    { name: "Lags: newer upstream has it", matchers: { ...verdict("lags"), statuses: ["skipped"] }, groupBy: ["environment"] },
    { name: "Denied, and not held against the target", matchers: { labels: { outcome: "denied" }, statuses: ["skipped"] }, groupBy: [{ label: "denier" }, "environment"] },
    { name: "Precondition not met, or not there and not expected", matchers: { statuses: ["skipped"] }, groupBy: ["environment"] },
    { name: "Could not be told", matchers: { statuses: ["broken"] }, groupBy: ["environment"] },
    { name: "Missing: never reported", matchers: { statuses: ["unknown"] }, groupBy: ["environment"] },
  ],
  plugins: {
    awesome: {
      options: {
        singleFile: process.env.CONFORMANCELAB_ALLURE_FOLDER !== "1",
        reportName: "ConformanceLab",
        groupBy: ["parentSuite", "suite", "subSuite"],
      },
    },
  },
};
