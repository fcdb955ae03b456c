// Ticking all rows of a list, and telling how many are ticked.

function boxes(form) {
  return [...form.querySelectorAll("tbody .ec-check")];
}

function tell(form) {
  const ticked = boxes(form).filter((box) => box.checked);
  const place = form.querySelector("[data-selected]");
  if (place) place.textContent = `${ticked.length} ${place.dataset.words}`;
  const all = form.querySelector("[data-select-all]");
  if (all) {
    all.checked = ticked.length > 0 && ticked.length === boxes(form).length;
    all.indeterminate = ticked.length > 0 && !all.checked;
  }
  for (const box of boxes(form)) box.closest("tr").classList.toggle("sel", box.checked);
}

export function countSelected() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form");
    if (!form || !event.target.matches(".ec-check")) return;
    if (event.target.matches("[data-select-all]")) {
      for (const box of boxes(form)) box.checked = event.target.checked;
    }
    tell(form);
  });
}
