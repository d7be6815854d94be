// What: saves a draft as it is typed: posts the form to data-autosave two seconds after the last change and shows the page's own words.
// Where: <form data-autosave="/path"> with [data-autosave-state data-saving data-saved data-failed] inside.
// Without it: the form's button saves.
import { attach } from "./attach.mjs";

const WAIT_MS = 2000;

attach("form[data-autosave]", (form) => {
  const state = form.querySelector("[data-autosave-state]");
  const say = (what) => {
    if (state) state.textContent = state.dataset[what] ?? "";
  };
  let timer;
  const save = async () => {
    say("saving");
    try {
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const version = answer.headers.get("X-Version");
      if (version && form.elements.version) form.elements.version.value = version;
      say("saved");
    } catch {
      say("failed");
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT_MS);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
});
