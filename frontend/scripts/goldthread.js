// Every page works without this. Each module looks for its own attribute and adds one convenience.
import { Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, createAll } from "govuk-frontend";
import { keepDrafts } from "./drafts.js";
import { closeMenus, copyLinks, printButtons, projectorSwitch, submitOnce } from "./buttons.js";
import { keepReceipts } from "./receipts.js";
import { countChosenRows } from "./tables.js";
import { readAloud } from "./speech.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink]) {
  createAll(component);
}
for (const enhance of [keepDrafts, closeMenus, copyLinks, printButtons, projectorSwitch, submitOnce, keepReceipts, countChosenRows, readAloud]) {
  enhance(document);
}
