// What: moves the focus to the summary of a form's problems when the page opens with one.
// Where: [data-summary]. Without it: the summary stands at the top of the page anyway.
import { attach } from "./attach.mjs";

attach("[data-summary]", (summary) => summary.focus());
