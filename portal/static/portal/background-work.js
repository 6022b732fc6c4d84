// Follows work in the background: asks each second for the part of the page that shows it. Without this file the page
// has a link that loads it again. Numbers change in silence; a new state is said to screen readers.
//
// <div data-work-page> … <h2 data-work-heading tabindex="-1"> <p role="status" data-work-status></p>
//   <div data-work="running" data-said="…" data-address="…"><progress data-bar> <span data-step> <span data-percent>

const PAUSE = 1000; // milliseconds, as often as the server writes it down
const PATIENCE = 10; // questions without an answer: the server is being restarted, or we are logged out

async function load(address) {
  const response = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function say(text) {
  const status = document.querySelector("[data-work-status]");
  if (status) status.textContent = text;
}

// Who stood on a button that is gone goes on at the heading, not at the top of the page.
function replace(before, after) {
  const held = before.contains(document.activeElement);
  before.replaceWith(document.adoptNode(after));
  if (held) document.querySelector("[data-work-heading]")?.focus({ preventScroll: true });
}

function move(shown, fresh) {
  const bar = fresh.querySelector("[data-bar]");
  if (bar.hasAttribute("value")) shown.querySelector("[data-bar]").value = bar.value;
  else shown.querySelector("[data-bar]").removeAttribute("value");
  for (const name of ["step", "percent"]) {
    shown.querySelector(`[data-${name}]`).textContent = fresh.querySelector(`[data-${name}]`).textContent;
  }
}

async function look() {
  const shown = document.querySelector("[data-work]");
  const fresh = (await load(shown.dataset.address)).querySelector("[data-work]");
  if (!fresh.dataset.work) {
    // Over: the rest of the page has changed as well.
    replace(document.querySelector("[data-work-page]"), (await load(location.href)).querySelector("[data-work-page]"));
    say(fresh.dataset.said);
  } else if (fresh.dataset.work === shown.dataset.work && fresh.children.length === shown.children.length) {
    move(shown, fresh);
  } else {
    replace(shown, fresh);
    say(fresh.dataset.said);
  }
}

let missed = 0;

async function follow() {
  try {
    if (!document.hidden) await look();
    missed = 0;
  } catch {
    missed += 1;
  }
  if (missed < PATIENCE && document.querySelector("[data-work]")?.dataset.work) setTimeout(follow, PAUSE);
}

if (document.querySelector("[data-work]")?.dataset.work) setTimeout(follow, PAUSE);
