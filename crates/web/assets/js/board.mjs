// What: lets a card be dragged to another stage; dropping it submits the card's own 移动到 form.
// Where: [data-board] with [data-card] inside [data-stage]. Without it: the form on each card does the same.
import { attach } from "./attach.mjs";

attach("[data-board]", (board) => {
  let dragged = null;
  const allowed = (stage) => dragged && [...dragged.querySelectorAll("select[name=to] option")].some((option) => option.value === stage);
  const columnOf = (target) => target.closest?.("[data-stage]");

  for (const card of board.querySelectorAll("[data-card]")) {
    if (!card.querySelector("form[data-move]")) continue;
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      dragged = card;
      card.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", card.dataset.card);
    });
    card.addEventListener("dragend", () => {
      dragged = null;
      card.classList.remove("is-dragged");
      for (const column of board.querySelectorAll(".is-target")) column.classList.remove("is-target");
    });
  }
  board.addEventListener("dragover", (event) => {
    const column = columnOf(event.target);
    for (const other of board.querySelectorAll(".is-target")) if (other !== column) other.classList.remove("is-target");
    if (!column || column.contains(dragged) || !allowed(column.dataset.stage)) return;
    event.preventDefault();
    column.classList.add("is-target");
  });
  board.addEventListener("drop", (event) => {
    const column = columnOf(event.target);
    if (!column || !allowed(column.dataset.stage)) return;
    event.preventDefault();
    const form = dragged.querySelector("form[data-move]");
    form.elements.to.value = column.dataset.stage;
    form.requestSubmit();
  });
});
