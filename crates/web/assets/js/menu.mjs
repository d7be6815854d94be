// What: closes an open menu on Esc (focus goes back to its word), on a click elsewhere and when another opens.
// Where: <details data-menu>. Without it: a menu closes by its own word.
import { attach } from "./attach.mjs";

attach("details[data-menu]", (menu) => {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  menu.addEventListener("toggle", () => {
    if (!menu.open) return;
    for (const other of document.querySelectorAll("details[data-menu][open]")) {
      if (other !== menu && !other.contains(menu) && !menu.contains(other)) other.open = false;
    }
    menu.querySelector("input[type=search]")?.focus();
  });
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
