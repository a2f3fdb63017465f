// Builders for settings that are JSON underneath: the form of a task, the names of its outcomes, conditions, fields of a new record.
// A builder stands inside Studio's code editor in place of the code, reads what is there and writes it back.
(() => {
  "use strict";
  const studio = window.crmStudio;
  const { say } = studio;
  const languages = studio.shows.language === "ru" ? ["Ru", "En"] : ["En", "Ru"];

  const built = {
    "Crm.UserTask": { Form: "form", OutcomeNames: "outcomes" },
    "Crm.Condition": { Filter: "conditions" },
    "Crm.CreateRecord": { Fields: "values" },
    "*": { Filter: "conditions" },
  };
  let steps = [];
  const labels = new Map();

  // The descriptors say under which label each setting is shown.
  studio.learnSteps = answer => {
    steps = answer.items ?? [];
    for (const step of steps)
      for (const input of step.inputs ?? []) {
        const kind = (built[step.typeName] ?? built["*"])[input.name];
        if (kind && input.uiHint === "json-editor")
          labels.set(input.displayName, kind);
      }
  };

  const choicesOf = (type, input) => steps.find(step => step.typeName === type)?.inputs.find(one => one.name === input)?.uiSpecifications?.dropdown?.selectList?.items ?? [];

  /* Elements */

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter(child => child !== null));
    return element;
  }

  const button = (name, does, className = "") => make("button", { type: "button", textContent: say(name), className, onclick: does });
  const square = (sign, name, does) => make("button", { type: "button", textContent: sign, title: say(name), ariaLabel: say(name), className: "square", onclick: does });

  function box(name, value, changed, wide = false) {
    const input = make("input", { type: "text", value: value ?? "" });
    input.addEventListener("change", () => changed(input.value));
    return make("label", { className: wide ? "wide" : "" }, say(name), input);
  }

  function pick(name, value, options, changed) {
    const select = make("select", {}, ...options);
    select.value = value ?? "";
    if (select.value !== (value ?? ""))
      select.prepend(make("option", { value, textContent: value, selected: true }));
    select.addEventListener("change", () => changed(select.value));
    return make("label", {}, say(name), select);
  }

  function tick(name, value, changed) {
    const input = make("input", { type: "checkbox", checked: value === true });
    input.addEventListener("change", () => changed(input.checked));
    return make("label", { className: "tick" }, input, say(name));
  }

  const option = (value, text) => make("option", { value, textContent: text });

  // Fields by kind of record; a builder writes the field, the process decides the kind.
  function fieldOptions(type, empty) {
    const groups = new Map();
    for (const { value, text } of choicesOf(type, "Field")) {
      const [kind, name] = [value.slice(0, value.indexOf(".")), value.slice(value.indexOf(".") + 1)];
      const [title, label] = [text.slice(0, text.indexOf(": ")), text.slice(text.indexOf(": ") + 2)];
      if (!groups.has(kind))
        groups.set(kind, make("optgroup", { label: title }));
      groups.get(kind).append(option(name, label));
    }
    return [option("", empty), ...groups.values()];
  }

  /* Rows */

  function rows(list, draw, changed) {
    return list.map((item, at) => {
      const move = by => () => { list.splice(at, 1); list.splice(at + by, 0, item); changed(true); };
      return make("div", { className: "row" },
        make("div", { className: "parts" }, ...draw(item)),
        make("div", { className: "moves" },
          at > 0 ? square("↑", "up", move(-1)) : null,
          at < list.length - 1 ? square("↓", "down", move(1)) : null,
          square("×", "remove", () => { list.splice(at, 1); changed(true); })));
    });
  }

  const drop = (object, name, value) => { if (value === "" || value === false) delete object[name]; else object[name] = value; };

  // "Срок поставки" is called srokPostavki in the process.
  const letters = { а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ё: "e", ж: "zh", з: "z", и: "i", й: "y", к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "ts", ч: "ch", ш: "sh", щ: "sch", ъ: "", ы: "y", ь: "", э: "e", ю: "yu", я: "ya" };
  function nameFor(label, list) {
    const words = [...label.toLowerCase()].map(letter => letters[letter] ?? letter).join("").match(/[a-z0-9]+/g) ?? ["field"];
    let name = words.map((word, at) => at === 0 ? word : word[0].toUpperCase() + word.slice(1)).join("").slice(0, 40);
    if (/^[0-9]/.test(name))
      name = "field" + name;
    for (let number = 2, first = name; list.some(field => field.name === name); number++)
      name = first + number;
    return name;
  }

  const builders = {
    form: {
      read: value => (Array.isArray(value) ? value : Array.isArray(value?.fields) ? value.fields : value === null ? [] : undefined),
      write: list => list,
      empty: "formEmpty",
      add: "addField",
      fresh: () => ({ kind: "text" }),
      draw: (field, list, changed) => [
        ...languages.map((language, at) => box(at === 0 ? "label" : language === "Ru" ? "labelRu" : "labelEn", field["label" + language] ?? (at === 0 ? field.label : undefined), text => {
          drop(field, "label" + language, text);
          field.name ||= nameFor(text, list);
          changed(true);
        })),
        pick("kind", field.kind ?? "text", ["text", "longText", "number", "money", "date", "choice", "yesNo", "user", "record"].map(kind => option(kind, say("kind:" + kind))), kind => { field.kind = kind; changed(true); }),
        pick("bindTo", field.bindTo, fieldOptions("Crm.SetField", say("nowhere")), name => { drop(field, "bindTo", name); changed(); }),
        box("name", field.name, name => { field.name = name.trim() || nameFor(field.labelEn ?? field.labelRu ?? "", list); changed(true); }),
        tick("required", field.required, required => { drop(field, "required", required); changed(); }),
        field.kind === "choice" ? choices(field, changed) : null,
        field.kind === "record" ? pick("recordKind", field.recordKind, [option("", ""), ...choicesOf("Crm.CreateRecord", "Kind").map(kind => option(kind.value, kind.text))], kind => { drop(field, "recordKind", kind); changed(); }) : null,
      ].filter(Boolean),
    },
    outcomes: {
      read: value => (Array.isArray(value) ? value.map(one => typeof one === "string" ? { code: one } : one) : value === null ? [] : undefined),
      write: list => list,
      empty: "outcomesEmpty",
      add: "addOutcome",
      fresh: () => ({ code: "" }),
      draw: (outcome, list, changed) => named(outcome, changed),
    },
    conditions: {
      read: value => (value === null ? [] : Array.isArray(value) ? value : Array.isArray(value.and) ? value.and : value.field ? [value] : undefined),
      fits: list => list.every(one => typeof one.field === "string" && typeof one.value !== "object"),
      write: list => (list.length === 0 ? null : { and: list }),
      empty: "conditionsEmpty",
      add: "addCondition",
      fresh: () => ({ field: "", is: "equals", value: "" }),
      draw: (condition, list, changed) => [
        pick("field", condition.field, fieldOptions("Crm.Condition", ""), name => { condition.field = name; changed(); }),
        pick("comparison", condition.is ?? "equals", choicesOf("Crm.Condition", "Comparison").map(one => option(one.value, one.text)), is => { condition.is = is; changed(); }),
        box("value", condition.value, text => { condition.value = text; changed(); }),
      ],
    },
    values: {
      read: value => (value === null ? [] : typeof value === "object" && !Array.isArray(value) ? Object.entries(value).map(([name, text]) => ({ name, value: text })) : undefined),
      fits: list => list.every(one => typeof one.value !== "object"),
      write: list => Object.fromEntries(list.filter(one => one.name).map(one => [one.name, one.value])),
      empty: "valuesEmpty",
      add: "addField",
      fresh: () => ({ name: "", value: "" }),
      draw: (one, list, changed) => [
        pick("field", one.name, fieldOptions("Crm.SetField", ""), name => { one.name = name; changed(); }),
        box("value", one.value, text => { one.value = text; changed(); }),
      ],
    },
  };

  const named = (item, changed) => [
    box("code", item.code, code => { item.code = code.trim(); changed(); }),
    ...languages.map(language => box("name" + language, item["name" + language], text => { drop(item, "name" + language, text); changed(); })),
  ];

  function choices(field, changed) {
    const list = field.options ??= [];
    return make("fieldset", {}, make("legend", { textContent: say("choices") }), ...rows(list, item => named(item, changed), changed),
      button("addChoice", () => { list.push({ code: "choice" + (list.length + 1) }); changed(true); }));
  }

  /* In the editor */

  function parse(text) {
    try {
      return text.trim() === "" ? null : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  function attach(editor) {
    const place = editor.getContainerDomNode?.();
    const label = place?.closest(".mud-input-control")?.querySelector(".mud-input-label")?.textContent.trim();
    const builder = builders[labels.get(label)];
    place?.querySelector(":scope > .crm-forms")?.remove();
    place?.classList.remove("crm-built");
    if (!builder)
      return;
    // What an expression computes cannot be shown as rows.
    const value = editor.getModel()?.getLanguageId() === "javascript" || editor.getModel()?.getLanguageId() === "liquid" ? undefined : parse(editor.getValue());
    const list = value === undefined ? undefined : builder.read(value);
    const body = make("div", { className: "crm-forms", role: "group", ariaLabel: label });
    if (list === undefined || builder.fits?.(list) === false) {
      body.append(make("p", { textContent: say("notAForm") }));
      place.prepend(body);
      return;
    }

    place.classList.add("crm-built");
    place.prepend(body);
    const isReadOnly = editor.getOption?.(window.monaco.editor.EditorOption.readOnly) === true;
    const changed = (redraws = false) => {
      editor.crmWriting = true;
      const written = builder.write(list);
      editor.setValue(written === null ? "" : JSON.stringify(written, null, 2));
      editor.crmWriting = false;
      if (redraws)
        draw();
    };
    const draw = () => {
      const focused = [...body.querySelectorAll("input, select, button")].indexOf(document.activeElement);
      body.replaceChildren(
        ...(list.length === 0 ? [make("p", { textContent: say(builder.empty) })] : rows(list, item => builder.draw(item, list, changed), changed)),
        button(builder.add, () => { list.push(builder.fresh()); changed(true); body.querySelector(".row:last-of-type input, .row:last-of-type select")?.focus(); }, "add"));
      if (isReadOnly)
        body.querySelectorAll("input, select, button").forEach(element => { element.disabled = true; });
      if (focused >= 0)
        body.querySelectorAll("input, select, button")[focused]?.focus();
    };
    draw();
  }

  const known = new WeakSet();
  function look() {
    for (const editor of window.monaco?.editor?.getEditors?.() ?? []) {
      if (known.has(editor))
        continue;
      known.add(editor);
      const again = () => { if (!editor.crmWriting) attach(editor); };
      editor.onDidChangeModelContent(again);
      editor.onDidChangeModelLanguage(again);
      editor.onDidChangeModel(again);
      attach(editor);
    }
  }

  let isLooking = false;
  new MutationObserver(changes => {
    if (isLooking || !changes.some(change => [...change.addedNodes].some(node => node.nodeType === Node.ELEMENT_NODE && (node.matches(".monaco-editor") || node.querySelector(".monaco-editor")))))
      return;
    isLooking = true;
    requestAnimationFrame(() => { isLooking = false; look(); });
  }).observe(document.body, { subtree: true, childList: true });
})();
