// Suggestions below a search field: a combobox as WAI-ARIA describes it. Without this file the field is a plain field.
//
// <div class="kim-field">
//   <input class="kim-input" type="search" name="q" data-suggest-url="/api/suggest" data-suggest-label="Vorschläge">
// </div>
//
// Optional: data-suggest-count="{n} Vorschläge" and data-suggest-none="Keine Vorschläge" are what screen readers say;
// data-suggest-language is the language to ask in where it is not that of the page.

const SHORTEST = 2; // letters before we ask
const PAUSE = 150; // milliseconds without a key before we ask
const MOST = 8;

let fields = 0;

function attach(input) {
  const { suggestUrl, suggestLabel = "", suggestCount = "{n}", suggestNone = "" } = input.dataset;
  const language = input.dataset.suggestLanguage || document.documentElement.lang;
  const list = document.createElement("ul");
  const status = document.createElement("div");
  let timer = 0;
  let request = null;
  let options = [];
  let active = -1;
  let typed = input.value;

  fields += 1;
  list.id = `suggestions-${fields}`;
  list.className = "kim-suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", suggestLabel);
  status.className = "kim-sr";
  status.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("autocomplete", "off");
  input.after(list, status);

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function show(suggestions) {
    options = suggestions.map((suggestion, index) => option(suggestion, `${list.id}-${index}`));
    list.replaceChildren(...options.map(({ element }) => element));
    status.textContent = options.length ? suggestCount.replace("{n}", options.length) : suggestNone;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  // Goes round: after the last option comes the field itself with what was typed.
  function move(step) {
    options[active]?.element.setAttribute("aria-selected", "false");
    const places = options.length + 1;
    active = ((active + 1 + step + places) % places) - 1;
    const chosen = options[active];
    input.value = chosen ? chosen.text : typed;
    if (!chosen) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    chosen.element.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", chosen.element.id);
    chosen.element.scrollIntoView({ block: "nearest" });
  }

  function choose({ text, url }) {
    close();
    if (url) {
      window.location.assign(url);
      return;
    }
    input.value = text;
    typed = text;
    input.form?.requestSubmit();
  }

  async function ask() {
    const asked = input.value.trim();
    if (asked.length < SHORTEST) {
      close();
      return;
    }
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    const address = new URL(suggestUrl, document.baseURI);
    address.searchParams.set("q", asked);
    address.searchParams.set("language", language);
    try {
      const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { suggestions = [] } = await answer.json();
      if (document.activeElement === input) show(suggestions.map(read).filter(Boolean).slice(0, MOST));
    } catch {
      if (!signal.aborted) close(); // the field goes on working as a plain field
    }
  }

  input.addEventListener("input", (event) => {
    typed = input.value;
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("compositionend", () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        if (event.key === "ArrowDown") ask();
        return;
      }
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the first Escape closes the list, the second empties the field
      input.value = typed;
      close();
    }
  });
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const element = event.target.closest('[role="option"]');
    const chosen = options.find((candidate) => candidate.element === element);
    if (chosen) choose(chosen);
  });
}

// A suggestion is a plain string or {text, label, language, url}; anything else is left out.
function read(suggestion) {
  if (typeof suggestion === "string") return suggestion ? { text: suggestion, label: "", language: "", url: null } : null;
  if (!suggestion?.text) return null;
  const { text, label = "", language = "", url } = suggestion;
  return { text, label, language, url: ownAddress(url) };
}

// Only addresses of this portal are followed.
function ownAddress(url) {
  if (!url) return null;
  try {
    const address = new URL(url, document.baseURI);
    return address.origin === window.location.origin ? address.href : null;
  } catch {
    return null;
  }
}

function option({ text, label, language, url }, id) {
  const element = document.createElement("li");
  const words = document.createElement("bdi");
  element.id = id;
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  words.textContent = text;
  if (language && language !== document.documentElement.lang) words.lang = language; // read in its own voice
  element.append(words);
  if (label) {
    const kind = document.createElement("span");
    kind.className = "kim-suggest__kind";
    kind.textContent = label;
    element.append(" ", kind);
  }
  return { element, text, url };
}

for (const input of document.querySelectorAll("input[data-suggest-url]")) attach(input);
