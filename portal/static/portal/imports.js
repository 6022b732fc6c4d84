// Follows an import: asks each second for the part of the page that shows where it stands. Without this file the page
// has a link that loads it again. Numbers change in silence; a new state is said to screen readers.
//
// <div data-imports> … <p role="status" data-import-status></p>
//   <div data-import="checking" data-said="…" data-address="…"><progress data-bar> <span data-step> <span data-percent>

const PAUSE = 1000; // milliseconds
const PATIENCE = 10; // questions without an answer: the server is being restarted, or we are logged out

async function load(address) {
  const response = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function say(text) {
  const status = document.querySelector("[data-import-status]");
  if (status) status.textContent = text;
}

// Who stood on a button that is gone goes on at the heading, not at the top of the page.
function replace(before, after) {
  const held = before.contains(document.activeElement);
  before.replaceWith(document.adoptNode(after));
  if (held) document.getElementById("state")?.focus({ preventScroll: true });
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
  const shown = document.querySelector("[data-import]");
  const fresh = (await load(shown.dataset.address)).querySelector("[data-import]");
  if (!fresh.dataset.import) {
    // Over: rows and differences are there now.
    replace(document.querySelector("[data-imports]"), (await load(location.href)).querySelector("[data-imports]"));
    say(fresh.dataset.said);
  } else if (fresh.dataset.import === shown.dataset.import && fresh.children.length === shown.children.length) {
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
  if (missed < PATIENCE && document.querySelector("[data-import]")?.dataset.import) setTimeout(follow, PAUSE);
}

if (document.querySelector("[data-import]")?.dataset.import) setTimeout(follow, PAUSE);
