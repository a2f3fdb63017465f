// Studio speaks English. Its words are replaced as they are drawn; steps get the names their process has in the person's
// language; and what only programmers need is hidden, in every language.
(() => {
  "use strict";
  const studio = window.crmStudio;
  const isRussian = studio.shows.language === "ru";

  const hiddenTabs = new Set(["Code view", "Code View", "Commit Strategy", "Log Persistence", "Log persistence", "Log", "Task", "Resilience", "Test", "Structured Logs", "Internal State"]);
  const hiddenFields = new Set(["Log Persistence Strategy", "Commit Strategy", "Incident handling strategy", "Incident Strategy", "Merge Mode", "Storage", "Resilience Strategy"]);
  const hiddenSections = new Set(["Commit Strategy", "Log Persistence Strategy", "Resilience Strategy"]);
  const hiddenRows = new Set(["Structured Logs", "Workflow State", "Incident Strategy", "Definition version ID"]);
  const hiddenChecks = new Set(["Run Asynchronously"]);

  const russian = new Map(Object.entries({
    "Activities": "Шаги", "Activity": "Шаг", "Search": "Поиск", "Auto-save": "Автосохранение", "Save": "Сохранить", "Publish": "Опубликовать", "Unpublish": "Снять с публикации",
    "Export": "Выгрузить", "Import": "Загрузить", "Run Workflow": "Запустить", "Run workflow": "Запустить", "Run": "Запустить", "Workflow": "Процесс", "Workflows": "Процессы",
    "Zoom to fit": "Показать целиком", "Zoom to fit the screen": "Показать схему целиком", "Center": "По центру", "Center content": "По центру", "Auto layout": "Расставить шаги",
    "Zoom in": "Крупнее", "Zoom out": "Мельче", "Undo": "Отменить", "Redo": "Вернуть",
    "Properties": "Свойства", "Variables": "Переменные", "Input/output": "Входы и выходы", "Input/Output": "Входы и выходы", "Version history": "Версии", "Metadata": "Описание", "Settings": "Настройки", "Information": "Сведения",
    "Name": "Название", "The name of the workflow.": "Название процесса.", "Description": "Описание", "A brief description of the workflow.": "Коротко о процессе.",
    "Activation strategy": "Когда запускать", "Usable as activity": "Можно использовать как шаг", "Allow this workflow to be used as an activity.": "Другие процессы смогут использовать этот процесс как шаг.",
    "Definition ID": "Код процесса", "Version ID": "Код версии", "Version": "Версия", "Status": "Состояние", "Readonly": "Только чтение", "Published": "Опубликован", "Draft": "Черновик", "Yes": "Да", "No": "Нет", "Default": "По умолчанию", "Configuration": "По настройке",
    "Input": "Настройка", "Info": "О шаге", "Output": "Результаты", "Common": "Общее", "General": "Общее", "Inputs": "Входы", "Outputs": "Выходы", "Outcomes": "Исходы", "Outcome": "Исход",
    "This activity does not have any input properties.": "Этому шагу нечего настраивать.", "This activity does not have any output properties.": "У шага нет результатов.", "This activity does not have any common properties.": "У шага нет общих свойств.",
    "Select an activity": "Выберите шаг", "Nothing selected": "Ничего не выбрано",
    "ID": "Код", "Id": "Код", "Node ID": "Код узла", "Type": "Вид", "Display text": "Подпись на схеме", "Display Text": "Подпись на схеме", "The text to display in the designer.": "Как шаг подписан на схеме.",
    "The name of the activity. Named activities can be referenced by other activities.": "Имя шага: по нему другие шаги находят его результаты.", "Show description": "Показывать описание", "Whether to show the description in the designer.": "Показывать описание на схеме.",
    "Trigger workflow": "Запускает процесс", "When checked, this activity can trigger this workflow.": "С этого шага процесс может начаться.", "Start of workflow": "Начало процесса", "When checked, this activity is the start of this workflow.": "Процесс начинается с этого шага.",
    "Add variable": "Добавить переменную", "Create variable": "Новая переменная", "Edit variable": "Переменная", "There are currently no variables defined.": "Переменных пока нет.", "No variables": "Переменных нет", "The name of the variable.": "Имя переменной.", "Default value": "Начальное значение", "Default Value": "Начальное значение", "Is array": "Список", "This variable is an array": "Это список", "Variable ID": "Код переменной", "Variable type": "Тип переменной", "Value": "Значение", "Value type": "Тип значения", "Storage": "Хранение",
    "Check this option if the variable holds an array of the selected type.": "Отметьте, если в переменной список значений этого типа.", "Are you sure you want to delete the selected variable?": "Удалить выбранную переменную?", "Delete selected variable?": "Удалить переменную?",
    "Add input": "Добавить вход", "Add output": "Добавить выход", "Create input": "Новый вход", "Create output": "Новый выход", "Edit input": "Вход", "Edit output": "Выход", "There are currently no inputs defined.": "Входов пока нет.", "There are currently no outputs defined.": "Выходов пока нет.", "No inputs": "Входов нет", "No outputs": "Выходов нет",
    "Display name": "Название", "Category": "Раздел", "Add outcomes": "Добавить исходы", "Add outcome": "Добавить исход", "Enter a list of possible outcomes for this workflow.": "Чем может закончиться этот процесс.",
    "Delete": "Удалить", "Edit": "Изменить", "Cancel": "Отмена", "OK": "Готово", "Ok": "Готово", "Close": "Закрыть", "Apply": "Применить", "Add": "Добавить", "Clear": "Очистить", "Copy": "Копировать", "Paste": "Вставить", "Cut": "Вырезать", "Refresh": "Обновить", "View": "Показать", "Open": "Открыть",
    "Edit properties": "Изменить", "Add entry": "Добавить строку", "Add case": "Добавить вариант", "Label": "Подпись", "Condition": "Условие", "Expression": "Выражение", "Literal": "Значение", "Object": "Список", "Variable": "Переменная", "Liquid": "Шаблон (Liquid)",
    "Rollback to this version": "Вернуться к этой версии", "Delete version": "Удалить версию", "Created": "Создана", "Bulk actions": "Действия", "Actions": "Действия", "Delete selected versions": "Удалить выбранные версии", "Are you sure you want to delete the selected versions?": "Удалить выбранные версии?", "Are you sure you want to delete this version?": "Удалить эту версию?",
    "Publish workflow": "Опубликовать процесс", "Unpublish the current workflow": "Новые процессы по этой схеме не начнутся", "Export the current workflow as a JSON file": "Сохранить схему в файл", "Export this version as a JSON file.": "Сохранить версию в файл.", "Import a JSON file containing workflow data to override the current workflow's contents.": "Заменить схему содержимым файла.",
    "Workflow saved": "Сохранено", "Workflow published": "Опубликовано: новые процессы пойдут по этой версии", "Workflow published with Not Found activities": "Опубликовано, но в схеме есть неизвестные шаги", "Workflow unpublished": "Снято с публикации", "Workflow retracted": "Снято с публикации", "Workflow was already published": "Уже опубликовано", "Successfully started workflow": "Процесс запущен", "The workflow cannot be started": "Процесс нельзя запустить",
    "You are running in read-only mode. Workflow operations are disabled": "Только просмотр: менять процесс нельзя", "Unable to make changes as the workflow or application is currently in read-only mode": "Только просмотр: менять процесс нельзя", "Cannot update activity because the designer is read-only.": "Только просмотр: менять шаг нельзя", "Read Only": "Только просмотр", "Read-only": "Только просмотр",
    "Workflow instance": "Процесс", "Workflow instances": "Процессы", "Instance ID": "Код процесса", "Correlation ID": "Связь", "Incidents": "Инциденты", "No incidents": "Инцидентов нет", "Sub status": "Подробнее", "Sub Status": "Подробнее", "Created at": "Начат", "Updated": "Изменён", "Finished": "Завершён", "Definition": "Определение", "Definition version": "Версия",
    "Journal": "Журнал", "Details": "Подробности", "Event": "Событие", "Timestamp": "Время", "Time": "Время", "Started": "Начат", "Completed": "Пройден", "Suspended": "Ждёт", "Resumed": "Продолжен", "Faulted": "Ошибка", "Canceled": "Отменён", "Cancelled": "Отменён", "Running": "Работает", "Pending": "Ожидает", "Executing": "Выполняется", "Executions": "Выполнения", "Call stack": "Откуда", "Activity Call Stack": "Откуда", "Correlation": "Связь", "Retries": "Повторы", "Message": "Сообщение", "Exception": "Ошибка", "Duration": "Длительность", "Payload": "Данные", "Not executed": "Не выполнялся", "Current state": "Состояние",
    "Show accumulated time": "Показать общее время", "Show relative time": "Показать время от начала", "Show incidents": "Показать инциденты", "Showing incidents": "Показаны инциденты", "Showing all events": "Показаны все события", "Show events scoped to current container": "Только события этой схемы", "Execution Details": "Выполнение", "Input Properties": "Значения", "No execution selected.": "Выполнение не выбрано.", "No outcomes were recorded.": "Исходов нет.", "No output was recorded.": "Результатов нет.", "No state was recorded.": "Значений нет.", "No status was recorded.": "Состояния нет.",
    "Edit Workflow Definition": "Изменить процесс", "View definition": "Показать определение", "Cancel workflow instance?": "Отменить процесс?", "Loading...": "Загружается…", "Loading activities": "Шаги загружаются", "No data available.": "Данных нет.", "No matching activities": "Ничего не найдено", "Search activities": "Поиск шагов",
    "Done": "Готово", "Required": "Обязательно", "Decision": "Условие", "True": "Да", "False": "Нет", "Select date": "Выберите дату", "New workflow": "Новый процесс", "Save As": "Сохранить как", "Copy to clipboard": "Скопировать", "Copied to clipboard": "Скопировано", "More": "Ещё", "Expand All": "Развернуть", "Collapse All": "Свернуть", "Browse": "Выбрать", "Switch to expression": "Задать выражением", "Not Found": "Неизвестный шаг", "NotFound": "Неизвестный шаг",
  }));
  // The product says step and process where Studio says activity and workflow.
  const english = new Map(Object.entries({
    "Activities": "Steps", "Activity": "Step", "Workflow": "Process", "Workflows": "Processes", "Usable as activity": "Usable as a step", "Allow this workflow to be used as an activity.": "Other processes can use this one as a step.",
    "The name of the workflow.": "The name of the process.", "A brief description of the workflow.": "A brief description of the process.", "This activity does not have any input properties.": "This step has nothing to set up.",
    "This activity does not have any output properties.": "This step has no results.", "The name of the activity. Named activities can be referenced by other activities.": "The name of the step, by which other steps find its results.",
    "Trigger workflow": "Starts the process", "When checked, this activity can trigger this workflow.": "The process can begin with this step.", "Start of workflow": "Start of the process", "When checked, this activity is the start of this workflow.": "The process begins with this step.",
    "Workflow saved": "Saved", "Workflow published": "Published: new processes use this version", "Workflow unpublished": "Unpublished", "Workflow retracted": "Unpublished", "Edit Workflow Definition": "Edit the process", "Not Found Activity": "Unknown step", "Activity Call Stack": "Call stack", "Run Workflow": "Run the process",
  }));
  const patterns = [
    [/^Version (\d+)$/, "Версия $1"], [/^(\d+) results$/, "Найдено: $1"], [/^Delete version (\d+)$/, "Удалить версию $1"], [/^Add (.+)$/, "Добавить: $1"],
    [/^(\d+)-(\d+) of (\d+)$/, "$1–$2 из $3"], [/^Rows per page:?$/i, "Строк на странице:"],
  ];

  // What a process calls its steps and outcomes in the person's language; a drawing has one text of each.
  const named = new Map();
  studio.learn = json => {
    if (Array.isArray(json)) {
      json.forEach(studio.learn);
    } else if (json && typeof json === "object") {
      const own = isRussian ? "Ru" : "En";
      const shown = json.metadata?.displayText;
      if (shown && json.metadata["displayText" + own])
        named.set(shown, json.metadata["displayText" + own]);
      for (const outcome of outcomesOf(json.outcomeNames))
        if (outcome?.code && outcome["name" + own])
          named.set(outcome.code, outcome["name" + own]);
      Object.values(json).forEach(studio.learn);
    }
  };

  function outcomesOf(input) {
    try {
      const value = input?.expression?.value;
      const list = typeof value === "string" ? JSON.parse(value) : value;
      return Array.isArray(list) ? list : [];
    } catch {
      return [];
    }
  }

  const says = text => {
    if (!isRussian)
      return english.get(text);
    const known = russian.get(text);
    if (known)
      return known;
    for (const [pattern, words] of patterns)
      if (pattern.test(text))
        return text.replace(pattern, words);
    return undefined;
  };

  const theirs = ".monaco-editor, textarea, [contenteditable], .crm-forms, .crm-ask";

  function visitText(node) {
    const text = node.data.trim();
    const parent = node.parentElement;
    if (text === "" || !parent || parent.closest(theirs))
      return;
    hide(text, parent);
    const word = named.get(text) ?? says(text);
    if (word && word !== text)
      node.data = node.data.replace(text, () => word);
  }

  function hide(text, parent) {
    const gone = hiddenTabs.has(text) ? parent.closest(".mud-tab")
      : hiddenFields.has(text) && parent.matches(".mud-input-label") ? parent.closest(".mud-select, .mud-select-extended, .mud-input-control")
      : hiddenRows.has(text) ? parent.closest("tr")
      : hiddenChecks.has(text) ? parent.closest(".mud-checkbox, .mud-input-control")
      : null;
    gone?.classList.add("crm-hidden");
    if (gone?.matches(".mud-select, .mud-select-extended, .mud-input-control"))
      gone.closest(".d-flex.flex-row")?.classList.add("crm-hidden");
    if (hiddenSections.has(text) && parent.matches(".mud-typography-overline"))
      parent.parentElement.classList.add("crm-hidden");
  }

  // Buttons of the tool bar carry a picture only.
  const tools = ["fit", "center", "arrange", "save", "publish", "moreActions", "run"];
  function nameTools(bar) {
    const buttons = [...bar.querySelectorAll("button")].filter(button => !button.closest(".d-none"));
    if (bar.querySelector(".mud-switch") && buttons.length >= 6)
      buttons.forEach((button, at) => tools[at] && !button.title && Object.assign(button, { title: studio.say(tools[at]), ariaLabel: studio.say(tools[at]) }));
  }

  const attributes = ["title", "placeholder", "aria-label"];
  function visitAttributes(element) {
    for (const name of attributes) {
      const word = element.hasAttribute(name) ? says(element.getAttribute(name).trim()) : undefined;
      if (word && word !== element.getAttribute(name))
        element.setAttribute(name, word);
    }
  }

  function visit(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      visitText(node);
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(theirs) && !node.matches("script, style")) {
      visitAttributes(node);
      node.childNodes.forEach(visit);
      const bar = node.closest(".mud-toolbar") ?? node.querySelector(".mud-toolbar");
      if (bar)
        nameTools(bar);
    }
  }

  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === "characterData")
        visitText(change.target);
      else if (change.type === "attributes")
        visitAttributes(change.target);
      else
        change.addedNodes.forEach(visit);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes });
})();
