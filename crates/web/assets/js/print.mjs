// What: opens the browser's print dialogue. Where: <button data-print hidden>; it is shown only when this runs.
// Without it: the browser's own menu.
import { attach } from "./attach.mjs";

attach("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
