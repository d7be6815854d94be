// What: keeps a draft while it is typed: posts the form with then=keep some seconds after the last change and says so in the page's own
// words. The answer tells where the draft is (Location) and its version (ETag); the form goes on with both, so that nothing is made twice.
// Where: <form data-autosave="/path"> with [data-autosave-state data-saving data-saved data-failed] inside.
// Without it: the form's button saves.
import { attach } from "./attach.mjs";

const WAIT_MS = 4000;

attach("form[data-autosave]", (form) => {
  const state = form.querySelector("[data-autosave-state]");
  const say = (what) => {
    if (state) state.textContent = state.dataset[what] ?? "";
  };
  let timer;
  let underWay = null;
  const save = async () => {
    say("saving");
    try {
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "form_key") body.append(name, value);
      body.append("then", "keep");
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "error" });
      if (answer.status !== 204) throw new Error(String(answer.status));
      const version = answer.headers.get("ETag")?.match(/\d+/)?.[0];
      if (version && form.elements.version) form.elements.version.value = version;
      const place = answer.headers.get("Location");
      if (place && place !== form.dataset.autosave) {
        form.dataset.autosave = place;
        form.setAttribute("action", place);
        history.replaceState(history.state, "", place);
      }
      say("saved");
    } catch {
      say("failed");
    }
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (underWay) return wait();
      underWay = save().finally(() => (underWay = null));
    }, WAIT_MS);
  };
  form.addEventListener("input", wait);
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!underWay) return;
    // What is being kept comes first; otherwise the same draft would be made or changed twice.
    event.preventDefault();
    const { submitter } = event;
    underWay.finally(() => form.requestSubmit(submitter));
  });
});
