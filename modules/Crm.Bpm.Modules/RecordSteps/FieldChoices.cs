using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Processes;
using Crm.Bpm.Workflows.Activities;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.RecordSteps;

/// <summary>The fields a condition can ask: of every kind, and the region and team of the people a record names.</summary>
internal sealed class FieldChoices(CrmModules modules) : IStepChoices
{
    private static readonly string[] s_ofPerson = ["region", "team"];

    public string Source => "record-fields";

    public Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<InputOption>>([.. KindsWithSteps.Of(modules).SelectMany(kind => kind.Fields.Where(f => f.Type != FieldType.Structure).SelectMany(Options))]);

    internal static string Named(RecordField field) => field.Kind.Singular + ": " + field.Label;

    internal static string Value(RecordField field) => field.Kind.Plural + "." + field.Name;

    private static IEnumerable<InputOption> Options(RecordField field)
    {
        yield return new InputOption(Named(field), Value(field));
        if (field.Target?.ClrType != typeof(User))
            yield break;
        foreach (var name in s_ofPerson)
            if (field.Target.Field(name) is { } inner)
                yield return new InputOption($"{Named(field)} → {inner.Label}", $"{Value(field)}.{name}.name");
    }
}

/// <summary>The fields a step may write.</summary>
internal sealed class WritableFieldChoices(CrmModules modules) : IStepChoices
{
    public string Source => "record-fields-to-set";

    public Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<InputOption>>([.. KindsWithSteps.Of(modules).SelectMany(kind => kind.Fields.Where(MayBeSet)).Select(f => new InputOption(FieldChoices.Named(f), FieldChoices.Value(f)))]);

    private static bool MayBeSet(RecordField field) => field is { IsReadOnly: false, IsCreateOnly: false } && field.Type != FieldType.Structure;
}

/// <summary>The values of fields that have a list of them: choices, yes and no, short dictionaries.</summary>
internal sealed class FieldValueChoices(CrmModules modules) : IStepChoices
{
    // A list of countries is looked for by typing its code, not by scrolling.
    private const int LongestDictionary = 60;

    public string Source => "record-values";

    public async Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel)
    {
        var entries = (await db.Set<DictionaryEntry>().AsNoTracking().OrderBy(e => e.Dictionary).ThenBy(e => e.Order).Take(5000).ToListAsync(cancel)).ToLookup(e => e.Dictionary, StringComparer.Ordinal);
        return [.. KindsWithSteps.Of(modules).SelectMany(kind => kind.Fields).SelectMany(field => Options(field, entries))];
    }

    private static IEnumerable<InputOption> Options(RecordField field, ILookup<string, DictionaryEntry> entries)
    {
        InputOption Of(string name, string path, string value) => new($"{FieldChoices.Named(field)} = {name}", $"{FieldChoices.Value(field)}{path}={value}");
        if (field.Type == FieldType.Choice)
            return Enum.GetNames(field.ValueType).Select(word => Of(field.NameOf(word), "", word));
        if (field.Type == FieldType.YesNo)
            return [Of(RecordStepTexts.Yes, "", "true"), Of(RecordStepTexts.No, "", "false")];
        if (field.Dictionary is not { } dictionary || entries[dictionary].Count() > LongestDictionary)
            return [];
        return entries[dictionary].Select(entry => entry.Code is { } code ? Of(entry.Title, ".code", code) : Of(entry.Title, "", entry.Id.ToString()));
    }
}

/// <summary>The kinds of record that a step can create.</summary>
internal sealed class KindChoices(CrmModules modules) : IStepChoices
{
    public string Source => "record-kinds";

    public Task<IReadOnlyList<InputOption>> ListAsync(CrmDb db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<InputOption>>([.. KindsWithSteps.Of(modules).Where(kind => kind.ClrType != typeof(Sdk.Tasks.CrmTask)).Select(kind => new InputOption(kind.Singular, kind.Plural))]);
}

/// <summary>The kinds that people work with; what administrators set up is no matter of processes.</summary>
internal static class KindsWithSteps
{
    public static IEnumerable<RecordKind> Of(CrmModules modules) => modules.Kinds.Where(kind => kind.IsFiltered);
}
