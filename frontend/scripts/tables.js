// Tables with row checkboxes: choose all, Shift for a run of rows, and a count that says itself.

export function countChosenRows(root) {
  root.querySelectorAll("[data-select-table]").forEach((table) => {
    const boxes = [...table.querySelectorAll("tbody .gt-table__pick input")];
    const all = table.querySelector("[data-select-all]");
    const line = table.closest("form")?.querySelector("[data-select-count]");
    let last = null;
    const refresh = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      if (all) {
        all.firstElementChild.checked = chosen > 0 && chosen === boxes.length;
        all.firstElementChild.indeterminate = chosen > 0 && chosen < boxes.length;
      }
      if (!line) return;
      line.textContent = words(line, chosen);
      line.parentElement.toggleAttribute("data-chosen", chosen > 0);
    };
    boxes.forEach((box, index) =>
      box.addEventListener("click", (event) => {
        if (event.shiftKey && last !== null) {
          boxes.slice(Math.min(last, index), Math.max(last, index) + 1).forEach((one) => (one.checked = box.checked));
        }
        last = index;
        refresh();
      }),
    );
    if (all) {
      all.hidden = false;
      all.firstElementChild.addEventListener("change", (event) => {
        boxes.forEach((box) => (box.checked = event.target.checked));
        refresh();
      });
    }
    refresh();
  });
}

function words(line, chosen) {
  if (chosen === 0) return line.dataset.none;
  return chosen === 1 ? line.dataset.one : line.dataset.many.replace("{n}", chosen);
}
