// What: says how many characters are left when an area nears its limit. Where: <textarea maxlength data-counter="… {n} …">.
// Without it: the server names the limit.
import { attach } from "./attach.mjs";

attach("textarea[data-counter]", (area) => {
  const note = document.createElement("p");
  note.className = "field-count";
  note.setAttribute("aria-live", "polite");
  area.after(note);
  const tell = () => {
    const left = area.maxLength - [...area.value].length;
    note.textContent = left <= Math.max(20, area.maxLength / 5) ? area.dataset.counter.replace("{n}", String(left)) : "";
  };
  area.addEventListener("input", tell);
  tell();
});
