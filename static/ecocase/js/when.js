// Questions that matter only where another one is answered so: hidden else, and never emptied, so that nothing is lost.

function answers(form, name) {
  return [...form.elements]
    .filter((control) => control.name === name && (control.type !== "checkbox" || control.checked))
    .map((control) => (control.type === "checkbox" && control.value === "on" ? "yes" : control.value));
}

function show(form) {
  for (const place of form.querySelectorAll("[data-when]")) {
    const wanted = place.dataset.whenIs.split(" ");
    const given = answers(form, place.dataset.when);
    // A complaint is never hidden.
    place.hidden = !given.some((answer) => wanted.includes(answer)) && !place.matches(".ec-bad");
  }
}

export function showWhatMatters() {
  for (const form of document.querySelectorAll("form:has([data-when])")) {
    form.addEventListener("change", () => show(form));
    show(form);
  }
}
