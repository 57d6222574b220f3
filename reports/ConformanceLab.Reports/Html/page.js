"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const matrix = $("matrix"), tools = $("tools"), dialog = $("cell");
  const groups = [...matrix.tBodies];
  const targets = [...matrix.tHead.rows[0].cells].slice(1).map((th) => th.querySelector("bdi").textContent);
  const boxes = [...tools.querySelectorAll(".targets input")];
  const keys = boxes.length ? boxes.map((b) => b.dataset.key) : targets;
  const verdicts = [...tools.querySelectorAll(".verdicts button")];
  const text = (at) => (at === undefined ? "" : data.texts[at]);

  const rows = groups.flatMap((group) => [...group.rows].slice(1).map((tr) => {
    const at = Number(tr.dataset.r), cells = [...tr.cells].slice(1);
    return { tr, at, cells, group, id: tr.dataset.i, suites: tr.dataset.s.split(" "), verdicts: cells.map((c) => c.dataset.v), words: null };
  }));
  const byIndex = new Map(rows.map((row) => [row.at, row]));

  // Searching the messages too is what makes "acme" find the webhook; the words are gathered on the first search only.
  const wordsOf = (row) => row.words ??= [row.tr.cells[0].textContent, ...data.cells[row.at].filter(Boolean).flatMap((cell) =>
    [text(cell.w), cell.d, ...cell.c.flatMap((c) => [c.p, c.n, c.o, ...c.a.flatMap((a) => [text(a.r), a.d, text(a.m)])])])].join("\n").toLowerCase();

  const el = (name, props = {}, ...children) => {
    const { class: cls, ...rest } = props;
    const node = Object.assign(document.createElement(name), rest);
    if (cls) node.className = cls;
    node.append(...children.filter((c) => c !== null && c !== undefined && c !== false && c !== ""));
    return node;
  };

  // ---- filters, kept in the address so that a view can be linked ----
  const state = () => ({
    v: verdicts.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.v),
    h: boxes.filter((b) => !b.checked).map((b) => b.dataset.key),
    g: $("area").value, s: $("suite").value, q: $("q").value.trim(), d: $("diff").checked,
  });

  let open = null;
  const write = () => {
    const now = state();
    const parts = [
      now.v.length && `v=${now.v.map(encodeURIComponent).join(",")}`,
      now.h.length && `hide=${now.h.map(encodeURIComponent).join(",")}`,
      now.g && `area=${encodeURIComponent(now.g)}`, now.s && `suite=${encodeURIComponent(now.s)}`,
      now.q && `q=${encodeURIComponent(now.q)}`, now.d && "diff=1",
      open && `c=${encodeURIComponent(open.row.id)}@${encodeURIComponent(keys[open.at])}`,
    ].filter(Boolean);
    history.replaceState(null, "", parts.length ? `#${parts.join("&")}` : location.pathname + location.search);
  };

  const decode = (value) => { try { return decodeURIComponent(value); } catch { return value; } };
  const read = () => {
    const hash = new Map(location.hash.slice(1).split("&").filter((p) => p.includes("=")).map((p) => [p.slice(0, p.indexOf("=")), p.slice(p.indexOf("=") + 1)]));
    if (!hash.size && location.hash.length > 1) return;
    const list = (key) => (hash.get(key) ?? "").split(",").filter(Boolean).map(decode);
    const pressed = new Set(list("v")), hidden = new Set(list("hide"));
    verdicts.forEach((b) => b.setAttribute("aria-pressed", pressed.has(b.dataset.v)));
    boxes.forEach((b) => { b.checked = !hidden.has(b.dataset.key); });
    const choose = (id, value) => { $(id).value = [...$(id).options].some((o) => o.value === value) ? value : ""; };
    choose("area", decode(hash.get("area") ?? "")); choose("suite", decode(hash.get("suite") ?? ""));
    $("q").value = decode(hash.get("q") ?? ""); $("diff").checked = hash.get("diff") === "1";
    apply();
    const [id, key] = (hash.get("c") ?? "").split("@").map(decode);
    const row = id && rows.find((r) => r.id === id), at = keys.indexOf(key);
    if (row && at >= 0 && data.cells[row.at][at]) { show(row, at); } else if (dialog.open) { dialog.close(); }
  };

  const apply = () => {
    const now = state(), wanted = new Set(now.v), hidden = new Set(boxes.filter((b) => !b.checked).map((b) => Number(b.value)));
    const words = now.q.toLowerCase().split(/\s+/).filter(Boolean);
    const narrowed = wanted.size > 0 || words.length > 0 || now.d || now.s !== "";
    let count = 0;
    matrix.dataset.hide = document.querySelector(".cards").dataset.hide = [...hidden].join(" ");
    for (const row of rows) {
      const seen = row.verdicts.filter((_, at) => !hidden.has(at));
      const match = (!now.g || row.group.dataset.group === now.g) && (!now.s || row.suites.includes(now.s))
        && (!wanted.size || seen.some((v) => wanted.has(v))) && (!now.d || new Set(seen).size > 1)
        && (!words.length || words.every((w) => wordsOf(row).includes(w)));
      row.tr.hidden = !match;
      count += match;
      row.cells.forEach((cell) => cell.classList.toggle("dim", wanted.size > 0 && !wanted.has(cell.dataset.v)));
    }
    for (const group of groups) {
      group.hidden = [...group.rows].slice(1).every((tr) => tr.hidden);
      fold(group, group.dataset.open ? group.dataset.open === "1" : narrowed || now.g !== "" || !group.classList.contains("folds"));
    }
    $("shown").textContent = count === rows.length ? `${rows.length} rows` : `${count} of ${rows.length} rows`;
    $("empty").hidden = count > 0; $("scroll").hidden = count === 0;
    fit();
    rove();
  };

  const fold = (group, wide) => {
    group.classList.toggle("shut", !wide);
    group.rows[0].querySelector("button").setAttribute("aria-expanded", wide);
  };

  // ---- one tab stop for all cells; arrows move ----
  const visible = (button) => button.getClientRects().length > 0;
  const buttons = () => [...matrix.querySelectorAll("tr:not([hidden]) td > button")].filter(visible);
  let stop = null;
  const rove = (to) => {
    if (to) { if (stop) stop.tabIndex = -1; stop = to; stop.tabIndex = 0; return; }
    if (!stop || !visible(stop)) { if (stop) stop.tabIndex = -1; stop = buttons()[0] ?? null; if (stop) stop.tabIndex = 0; }
  };
  const place = (button) => ({ row: byIndex.get(Number(button.closest("tr").dataset.r)), at: button.closest("td").cellIndex - 1 });
  const step = (button, key) => {
    const { row, at } = place(button);
    const across = (list) => list.map((cell) => cell.querySelector("button")).find((b) => b && visible(b));
    if (key === "ArrowLeft") return across(row.cells.slice(0, at).reverse());
    if (key === "ArrowRight") return across(row.cells.slice(at + 1));
    if (key === "Home") return across(row.cells);
    if (key === "End") return across([...row.cells].reverse());
    const from = rows.indexOf(row);
    const list = key === "ArrowUp" ? rows.slice(0, from).reverse() : rows.slice(from + 1);
    return across(list.map((r) => r.cells[at]));
  };

  matrix.addEventListener("keydown", (e) => {
    if (!e.target.matches("td > button") || !["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(e.key) || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    const next = step(e.target, e.key);
    if (next) { rove(next); next.focus(); next.scrollIntoView({ block: "nearest", inline: "nearest" }); }
  });
  matrix.addEventListener("click", (e) => {
    const head = e.target.closest(".fold");
    if (head) {
      const group = head.closest("tbody"), wide = group.classList.contains("shut");
      group.dataset.open = wide ? "1" : "0"; fold(group, wide); rove();
      return;
    }
    const button = e.target.closest("td > button");
    if (button) { rove(button); const { row, at } = place(button); show(row, at); }
  });

  // ---- what is behind a cell ----
  const signs = { passed: "=", failed: "≠", absent: "−", denied: "−", skipped: "?", broken: "!", flaky: "~", missing: "∅" };
  const chip = (word, sign) => el("span", { class: `chip ${word}` }, el("span", { class: "sign", ariaHidden: "true" }, sign), word);
  const bdi = (value) => el("bdi", {}, value);
  const pretty = (body) => { try { return JSON.stringify(JSON.parse(body), null, 2); } catch { return body; } };
  const fact = (name, ...value) => (value[0] ? [el("dt", {}, name), el("dd", {}, ...value)] : []);

  const exchange = (at) => {
    const x = data.exchanges[at], bad = x.s === undefined || x.s >= 400;
    return el("details", { class: "x" },
      el("summary", {}, el("b", {}, x.m), " ", bdi(x.p), " → ", el("b", { class: bad ? "bad" : "" }, x.s === undefined ? "no answer" : String(x.s))),
      x.f && el("p", {}, bdi(x.f)),
      x.q !== undefined && el("div", {}, el("p", {}, "Request"), el("pre", {}, pretty(text(x.q)))),
      x.r !== undefined && el("div", {}, el("p", {}, "Response"), el("pre", {}, pretty(text(x.r)))));
  };

  const copyable = (value) => {
    const button = el("button", { type: "button", class: "copy" }, "Copy");
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(value); } catch {
        const range = document.createRange(); range.selectNodeContents(pre);
        getSelection().removeAllRanges(); getSelection().addRange(range);
        if (!document.execCommand("copy")) { button.textContent = "Selected"; return; }
      }
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    const pre = el("pre", { tabIndex: 0 }, value);
    return el("div", { class: "copyable" }, pre, button);
  };

  const attempt = (a, number, many) => [
    many && el("h4", {}, `Attempt ${number + 1}: ${a.o}`),
    el("dl", { class: "facts" }, ...fact("Reason", bdi(text(a.r))), ...fact("Denied by", a.d && bdi(a.d))),
    a.m !== undefined && el("h4", {}, "In the server's words"), a.m !== undefined && el("pre", { tabIndex: 0 }, text(a.m)),
    a.x && el("h4", {}, "Evidence"), ...(a.x ?? []).map(exchange),
    a.l > 0 && el("p", { class: "fine" }, `${a.l} earlier exchanges are left out here.`),
    a.e && el("p", { class: "fine" }, el("a", { href: a.e }, "The whole evidence file")),
    a.k !== undefined && el("h4", {}, "Reproduce it"), a.k !== undefined && copyable(text(a.k)),
  ].filter(Boolean);

  const check = (c, wide) => {
    const probe = data.probes[c.p], last = c.a[c.a.length - 1];
    return el("details", { class: "check", open: wide },
      el("summary", {}, chip(c.o, signs[c.o] ?? "?"), bdi(c.n), last && el("span", { class: "fine" }, `${last.t} s${c.a.length > 1 ? `, ${c.a.length} attempts` : ""}`)),
      el("div", {},
        el("dl", { class: "facts" }, ...fact("Claim", probe && bdi(probe.claim)), ...fact("Probe", el("code", {}, c.p)),
          ...fact("Obliged by", probe?.spec && el("a", { href: probe.spec, rel: "noreferrer" }, bdi(probe.spec)))),
        !c.a.length && el("p", { class: "fine" }, "It was planned and never reported."),
        ...c.a.toReversed().flatMap((a, i) => attempt(a, c.a.length - 1 - i, c.a.length > 1))));
  };

  const show = (row, at) => {
    const cell = data.cells[row.at][at], td = row.cells[at], word = td.dataset.v;
    const sides = (list) => list.find((i) => data.cells[row.at][i] && visible(row.cells[i]));
    const indexes = row.cells.map((_, i) => i);
    const turn = (label, to) => { const b = el("button", { type: "button", disabled: to === undefined, ariaLabel: `${label} cluster` }, label === "Previous" ? "←" : "→"); b.addEventListener("click", () => show(row, to)); return b; };
    const close = el("button", { type: "button", id: "close" }, "Close");
    close.addEventListener("click", () => dialog.close());
    const before = sides(indexes.slice(0, at).reverse()), after = sides(indexes.slice(at + 1));
    const quiet = ["passed", "skipped", "missing"];
    open = { row, at, before, after };
    dialog.replaceChildren(
      el("div", { class: "d-top" },
        el("h2", { id: "cell-h" }, bdi(row.tr.cells[0].querySelector("bdi").textContent)),
        el("div", { class: "d-nav" }, turn("Previous", before), turn("Next", after), close),
        el("p", {}, chip(word === "none" ? "unknown" : word, td.querySelector(".sign")?.textContent ?? "–"), " on ", el("b", {}, bdi(targets[at])), " ", el("code", {}, bdi(row.id)))),
      el("div", { class: "d-body" },
        cell.w !== undefined && el("p", { class: "d-why" }, bdi(text(cell.w))),
        el("dl", { class: "facts" }, ...fact("Denied by", cell.d && bdi(cell.d)), ...fact("Since", cell.s && bdi(cell.s))),
        cell.c.length > 0 && el("h3", {}, cell.c.length === 1 ? "The check" : `${cell.c.length} checks`),
        ...cell.c.map((c) => check(c, !quiet.includes(c.o) || cell.c.length === 1)),
        cell.c.length === 0 && el("p", { class: "fine" }, "This was read from what the API server says of itself; no probe was needed."),
        ...(cell.e ?? []).map((e) => el("p", { class: "fine" }, "Evidence: ", e.h ? el("a", { href: e.h }, bdi(e.n)) : bdi(e.n)))));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0; close.focus({ preventScroll: true });
    write();
  };

  dialog.addEventListener("close", () => {
    const back = open && open.row.cells[open.at].querySelector("button");
    open = null; write();
    if (back && visible(back)) { rove(back); back.focus(); }
  });
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", (e) => {
    if (e.target.matches("pre") || e.altKey || e.ctrlKey || e.metaKey || !open) return;
    const to = e.key === "ArrowLeft" ? open.before : e.key === "ArrowRight" ? open.after : undefined;
    if (to !== undefined) { e.preventDefault(); show(open.row, to); }
  });

  // A table that fits scrolls with the page, under a head that stays; a wider one scrolls in a frame of its own.
  const fit = () => {
    document.documentElement.style.setProperty("--tools", `${tools.offsetHeight}px`);
    $("scroll").classList.add("fits");
    $("scroll").classList.toggle("fits", matrix.scrollWidth <= $("scroll").clientWidth);
  };

  // ---- start ----
  document.documentElement.classList.add("js");
  tools.hidden = false;
  for (const button of matrix.querySelectorAll("td > button")) button.tabIndex = -1;
  const changed = () => { apply(); write(); };
  verdicts.forEach((b) => b.addEventListener("click", () => { b.setAttribute("aria-pressed", b.getAttribute("aria-pressed") !== "true"); changed(); }));
  tools.addEventListener("input", changed);
  tools.addEventListener("submit", (e) => e.preventDefault());
  tools.addEventListener("reset", () => setTimeout(() => {
    verdicts.forEach((b) => b.setAttribute("aria-pressed", false));
    groups.forEach((g) => { delete g.dataset.open; });
    changed();
  }));
  $("more").addEventListener("click", () => { $("more").setAttribute("aria-expanded", $("filters").classList.toggle("open")); });
  addEventListener("hashchange", read);
  addEventListener("beforeprint", () => groups.forEach((g) => fold(g, true)));
  addEventListener("afterprint", apply);
  read();
  apply();
  new ResizeObserver(fit).observe(tools);
  fit();
})();
