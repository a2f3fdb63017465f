using Crm.Bpm.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>Lists that are the same for every company: types of variables, where values are kept, strategies, expressions.</summary>
internal static class FixedLists
{
    private static readonly string[] s_features = ["Workflows", "Flowchart", "WorkflowManagement", "WorkflowDefinitions", "WorkflowInstances", "WorkflowRuntime", "WorkflowsApi", "Scheduling", "JavaScript", "Liquid", "RealTimeWorkflowUpdates"];

    public static void Map(RouteGroupBuilder api, RouteGroupBuilder descriptors)
    {
        api.MapGet("/features/installed", () => List(s_features.Select(f => new { Name = f, Namespace = "Elsa", FullName = "Elsa." + f, DisplayName = f, Description = "" })));
        api.MapGet("/package/version", () => ElsaJson.Result(new { PackageVersion = "3.8.2" }));
        api.MapGet("/resilience/strategies", () => List(Array.Empty<string>()));
        descriptors.MapGet("/variables", () => ElsaJson.Result(new { Items = Variables() }));
        descriptors.MapGet("/storage-drivers", () => ElsaJson.Result(new { Items = StorageDrivers() }));
        descriptors.MapGet("/incident-strategies", () => List(IncidentStrategies()));
        descriptors.MapGet("/log-persistence-strategies", () => List(LogStrategies()));
        descriptors.MapGet("/workflow-activation-strategies", () => List(ActivationStrategies()));
        descriptors.MapGet("/commit-strategies/workflows", () => List(Array.Empty<string>()));
        descriptors.MapGet("/commit-strategies/activities", () => List(Array.Empty<string>()));
        descriptors.MapGet("/expression-descriptors", () => List(Expressions()));
        descriptors.MapGet("/output-converters", Converters);
    }

    private static IResult List<T>(IEnumerable<T> items) => ElsaJson.Result(new ListAnswer<T>([.. items]));

    private static IResult Converters(HttpContext http)
    {
        var missing = ((string[])["sourceType", "destinationType"]).Where(p => http.Parameter(p) is null).Select(p => ElsaTexts.MissingParameter.With(p)).ToList();
        return missing.Count > 0 ? throw new InvalidInputException(string.Join('\n', missing)) : List(Array.Empty<string>());
    }

    private static VariableType[] Variables()
    {
        var (simple, lookups, dynamic, bytes) = (new Words("Primitives", "Простые").ToString(), new Words("Lookups", "Словари").ToString(), new Words("Dynamic", "Структуры").ToString(), new Words("Data", "Данные").ToString());
        return
        [
            new("Object", new Words("Object", "Объект"), simple, new Words("Anything.", "Любое значение.")),
            new("String", new Words("Text", "Строка"), simple, new Words("A text.", "Текст.")),
            new("Boolean", new Words("Yes or no", "Да/Нет"), simple, new Words("True or false.", "Истина или ложь.")),
            new("Int32", new Words("Whole number", "Целое"), simple, new Words("A whole number.", "Целое число.")),
            new("Long", new Words("Large whole number", "Большое целое"), simple, new Words("A whole number of 64 bits.", "Целое число, 64 бита.")),
            new("Single", new Words("Small fraction", "Дробное (одинарное)"), simple, new Words("A fraction of 32 bits.", "Дробное число, 32 бита.")),
            new("Double", new Words("Fraction", "Дробное"), simple, new Words("A fraction of 64 bits.", "Дробное число, 64 бита.")),
            new("Decimal", new Words("Exact number", "Число"), simple, new Words("A decimal number, for money.", "Десятичное число, для денег.")),
            new("Guid", new Words("Identifier", "Идентификатор"), simple, new Words("The id of a record.", "Идентификатор записи.")),
            new("DateTime", new Words("Date and time", "Дата и время"), simple, new Words("A date and a time.", "Дата и время.")),
            new("DateTimeOffset", new Words("Date and time with zone", "Дата и время с поясом"), simple, new Words("A date and a time with its offset.", "Дата и время со смещением.")),
            new("TimeSpan", new Words("Duration", "Длительность"), simple, new Words("A duration.", "Промежуток времени.")),
            new("StringDictionary", new Words("Texts by name", "Словарь строк"), lookups, new Words("Texts by name.", "Строки по имени.")),
            new("ObjectDictionary", new Words("Values by name", "Словарь"), lookups, new Words("Values by name.", "Значения по имени.")),
            new("JSON", new Words("JSON with members", "JSON"), dynamic, new Words("A structure read with dots.", "Структура с доступом через точку.")),
            new("JsonElement", new Words("JSON element", "Элемент JSON"), dynamic, new Words("A JSON value for reading.", "Значение JSON для чтения.")),
            new("JsonNode", new Words("JSON node", "Узел JSON"), dynamic, new Words("A JSON value.", "Значение JSON.")),
            new("JsonObject", new Words("JSON object", "Объект JSON"), dynamic, new Words("A JSON object.", "Объект JSON.")),
            new("ByteArray", new Words("Bytes", "Байты"), bytes, new Words("Bytes.", "Байты.")),
        ];
    }

    private static StorageDriver[] StorageDrivers() =>
    [
        new("Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core", new Words("Process instance", "Экземпляр процесса"), 5, false),
        new("Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core", new Words("Memory", "Память"), 0, false),
        new("Elsa.Workflows.Services.WorkflowStorageDriver, Elsa.Workflows.Core", new Words("Process", "Процесс"), -1, true),
    ];

    private static Strategy[] IncidentStrategies() =>
    [
        new(new Words("Continue with incidents", "Продолжать с инцидентами"), new Words("Other branches go on.", "Остальные ветви продолжают работать."), "ContinueWithIncidentsStrategy"),
        new(new Words("Stop", "Остановить"), new Words("The process stops until somebody retries.", "Процесс останавливается до повтора."), "FaultStrategy"),
    ];

    private static Strategy[] LogStrategies()
    {
        const string space = "Elsa.Workflows.LogPersistence.Strategies.";
        const string assembly = ", Elsa.Workflows.Core";
        return
        [
            new(new Words("Configuration", "По настройке"), "", space + "Configuration" + assembly),
            new(new Words("Exclude", "Не сохранять"), "", space + "Exclude" + assembly),
            new(new Words("Include", "Сохранять"), "", space + "Include" + assembly),
            new(new Words("Inherit", "Как у родителя"), "", space + "Inherit" + assembly),
        ];
    }

    private static Strategy[] ActivationStrategies()
    {
        const string space = "Elsa.Workflows.Runtime.ActivationValidators.";
        const string assembly = ", Elsa.Workflows.Runtime";
        return
        [
            new(new Words("Always", "Всегда"), new Words("Every start makes a new process.", "Каждый запуск создаёт новый процесс."), "Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core"),
            new(new Words("Correlated singleton", "Один на корреляцию и описание"), new Words("Not while one of the same definition and correlation id runs.", "Не запускать, пока работает такой же процесс с той же корреляцией."), space + "CorrelatedSingletonStrategy" + assembly),
            new(new Words("Correlation", "Один на корреляцию"), new Words("Not while any process with the same correlation id runs.", "Не запускать, пока работает любой процесс с той же корреляцией."), space + "CorrelationStrategy" + assembly),
            new(new Words("Singleton", "Один"), new Words("Not while one of the same definition runs.", "Не запускать, пока работает такой же процесс."), space + "SingletonStrategy" + assembly),
        ];
    }

    private static Expression[] Expressions() =>
    [
        new("Literal", new Words("Value", "Значение"), true, false),
        new("Object", new Words("Object", "Объект"), true, false, "json"),
        new("Json", new Words("Json", "Json"), true, false, "json"),
        new("Delegate", new Words("Delegate", "Делегат"), false, false),
        new("Variable", new Words("Variable", "Переменная"), true, true),
        new("Input", new Words("Input", "Вход"), true, true),
        new("JavaScript", "JavaScript", true, true, "javascript"),
        new("Liquid", new Words("Template (Liquid)", "Шаблон (Liquid)"), true, true, "liquid"),
    ];

    private sealed record VariableType(string TypeName, string DisplayName, string Category, string Description);

    private sealed record StorageDriver(string TypeName, string DisplayName, int Priority, bool Deprecated);

    private sealed record Strategy(string DisplayName, string Description, string TypeName);

    private sealed record Expression(string Type, string DisplayName, bool IsSerializable, bool IsBrowsable)
    {
        public Expression(string type, string displayName, bool isSerializable, bool isBrowsable, string language) : this(type, displayName, isSerializable, isBrowsable) =>
            Properties["MonacoLanguage"] = language;

        public Dictionary<string, string> Properties { get; } = new(StringComparer.Ordinal);
    }
}
