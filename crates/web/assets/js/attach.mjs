// What: runs a behaviour once on every element that carries its data attribute, now and after each swap.
// Where: used by the other modules. Without it: nothing.
const behaviours = [];

export function attach(selector, behaviour) {
  const done = new WeakSet();
  const run = (root) => {
    const found = root.matches?.(selector) ? [root, ...root.querySelectorAll(selector)] : root.querySelectorAll(selector);
    for (const element of found) {
      if (!done.has(element)) {
        done.add(element);
        behaviour(element);
      }
    }
  };
  behaviours.push(run);
  run(document);
}

document.addEventListener("htmx:after:swap", () => {
  for (const run of behaviours) run(document);
});
