// What: submits a search form when one of its check boxes or lists changes, and hides the button that does it by hand.
// Where: <form data-submit-on-change>; the button carries data-by-hand. Without it: the button.
import { attach } from "./attach.mjs";

attach("form[data-submit-on-change]", (form) => {
  for (const button of form.querySelectorAll("[data-by-hand]")) button.hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target.matches("input[type=checkbox], input[type=radio], select")) form.requestSubmit();
  });
});
