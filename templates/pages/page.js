// The page works without this: here the total follows the options at once, and a signature can be drawn.
"use strict";

const form = document.querySelector("form");
const update = form.querySelector("[value=update]");
const pad = document.getElementById("pad");

// The server alone computes: what "Update the total" would load is fetched, and its total put in place.
let asked;
async function showTotal() {
  asked?.abort();
  asked = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "update");
  body.delete("drawing");
  const answer = await fetch(form.action, { method: "POST", body, signal: asked.signal });
  if (!answer.ok && answer.status !== 422) throw new Error(answer.status); // 422 says what is wrong with a choice
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["total", "problem"]) document.getElementById(id).innerHTML = page.getElementById(id).innerHTML;
}

if (update) {
  update.parentNode.hidden = true;
  update.type = "button"; // so that Enter signs
  form.addEventListener("change", (event) => {
    if (!event.target.name.startsWith("pick-")) return;
    showTotal().catch((failure) => {
      if (failure.name !== "AbortError") update.parentNode.hidden = !(update.type = "submit");
    });
  });
}

const canvas = pad.querySelector("canvas");
const ink = canvas.getContext("2d");
const drawing = pad.querySelector("[name=drawing]");
const clear = pad.querySelector("button");
ink.lineWidth = 5;
ink.lineCap = ink.lineJoin = "round";
ink.strokeStyle = "#131c2b";
pad.hidden = false;

function point(event) {
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
}

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  ink.beginPath();
  ink.moveTo(...point(event));
});
canvas.addEventListener("pointermove", (event) => {
  if (!canvas.hasPointerCapture(event.pointerId)) return;
  ink.lineTo(...point(event));
  ink.stroke();
});
canvas.addEventListener("pointerup", () => {
  drawing.value = canvas.toDataURL("image/png");
  clear.parentNode.hidden = false;
});
clear.addEventListener("click", () => {
  ink.clearRect(0, 0, canvas.width, canvas.height);
  drawing.value = "";
  clear.parentNode.hidden = true;
});
