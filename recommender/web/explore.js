// Sends the form as soon as something is changed, and swaps the parts that differ.
// Without this script the page does the same with its button.
"use strict";
(() => {
  const form = document.getElementById("ask");
  const live = document.getElementById("live");
  let underWay = null; // what a later click cancels

  document.documentElement.classList.add("live");
  history.replaceState({ before: document.referrer }, "");

  const partsOf = (root) =>
    new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.id, part]));

  // Swap what differs; where the parts themselves are others, all of the page.
  function swap(fresh) {
    const focused = document.activeElement;
    const [id, typed] = [focused?.id, focused?.matches("input:not([type=radio], [type=checkbox]), textarea") && focused.value];
    const ours = partsOf(document), theirs = partsOf(fresh);
    if ([...ours.keys()].join() === [...theirs.keys()].join()) {
      for (const [name, part] of ours) {
        const other = theirs.get(name);
        const stays = name === "as-read" && !("fresh" in other.dataset);
        if (!stays && part.outerHTML !== other.outerHTML) part.replaceWith(other);
      }
    } else {
      const text = document.getElementById("job-text").value;
      document.getElementById("all").replaceChildren(...fresh.getElementById("all").childNodes);
      partsOf(document).get("bar").replaceWith(theirs.get("bar"));
      document.getElementById("job-text").value = text;
      listen();
    }
    document.title = fresh.title;
    resetFields();
    if (id && document.activeElement?.id !== id) document.getElementById(id)?.focus({ preventScroll: true });
    if (typed !== false && document.activeElement?.id === id) document.activeElement.value = typed;
  }

  // Fields show what was answered, even where the browser remembers a later click.
  function resetFields() {
    const found = [...document.querySelectorAll("[data-find]")].map((field) => [field, field.value]);
    document.getElementById("ask").reset();
    for (const [field, value] of found) field.value = value;
    filter("task");
    filter("unit");
  }

  // A click is answered sooner if all that may come later is asked for after it.
  async function load(address, options) {
    const headers = { Accept: "text/html", "X-More-Follows": "1" };
    const answer = await fetch(address, { ...options, signal: underWay.signal, headers });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.getElementById("all")) throw new Error(fresh.querySelector("h1")?.textContent || answer.statusText);
    return fresh;
  }

  // Show an address; where it is a step, the one before is that of the last one.
  async function show(address, { step = true, before = location.href, ...options } = {}) {
    underWay?.abort();
    const mine = (underWay = new AbortController());
    document.getElementById("all").setAttribute("aria-busy", "true");
    try {
      const fresh = await load(address, { ...options, referrer: before });
      const query = fresh.body.dataset.query.replace(/&more=1$/, "");
      const here = new URL(`./?${query}`, new URL(".", location.href)).href;
      if (step && here !== location.href) history.pushState({ before: location.href }, "", here);
      swap(fresh);
      const sentence = fresh.getElementById("sentence") || document.getElementById("sentence");
      live.textContent = `${sentence?.textContent || ""} ${document.querySelector("#bar").textContent}`;
      if (document.getElementById("more")) {
        swap(await load(document.getElementById("more").href, { referrer: before }));
      }
    } catch (error) {
      if (error.name !== "AbortError") live.textContent = `This did not work: ${error.message}`;
      if (error.name !== "AbortError") tell(error.message);
    } finally {
      if (mine === underWay) document.getElementById("all").removeAttribute("aria-busy");
    }
  }

  // What failed is told where the plan would be.
  function tell(message) {
    const faults = document.getElementById("faults");
    const words = document.createElement("p");
    words.className = "warn";
    words.textContent = `This did not work: ${message}. Try again.`;
    faults.replaceChildren(words);
  }

  const send = () => show(`ask?${new URLSearchParams(new FormData(document.getElementById("ask")))}`);

  // Leave out rows that do not have what is looked for; no request is needed.
  function filter(kind) {
    const value = (id) => (document.getElementById(id)?.value || "").trim().toLowerCase();
    const words = value(kind === "task" ? "find_task" : "find_unit");
    for (const row of document.querySelectorAll(`[data-row=${kind}]`)) {
      const { text, level, tags } = row.dataset;
      const fits = kind === "task" || ((!value("unit_level") || level === value("unit_level"))
        && (!value("unit_task") || tags.split(" ").includes(value("unit_task"))));
      row.hidden = !(fits && text.toLowerCase().includes(words));
      if (words && !row.hidden) row.closest("details").open = true;
    }
  }

  function listen() {
    const asking = document.getElementById("ask");
    asking.addEventListener("change", (event) => event.target.dataset.find || send());
    asking.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    for (const field of document.querySelectorAll("[data-find]")) {
      field.addEventListener("input", () => filter(field.dataset.find));
    }
    document.getElementById("read").addEventListener("submit", (event) => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(event.target));
      show("read", { method: "POST", body });
    });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href);
  });
  window.addEventListener("popstate", (event) => {
    if (event.state) show(location.href, { step: false, before: event.state.before });
  });
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("#sheet details")) details.open = true;
  });

  if (!form) return;
  listen();
  filter("task");
  filter("unit");
  const more = document.getElementById("more");
  if (more) {
    underWay = new AbortController();
    load(more.href, { referrer: document.referrer }).then(swap, () => {});
  }
})();
