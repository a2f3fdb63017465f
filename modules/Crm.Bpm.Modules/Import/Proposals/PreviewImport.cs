using System.Globalization;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Modules.Import.Templates;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>Shows what an import would do: the file's columns, what is to be answered, and what its first rows become. Writes nothing.</summary>
internal sealed class PreviewImport(UnitOfWork work, CrmModules modules, CompanySettings company, ImportLimits limits)
{
    private const int MaxRows = 20;
    private const int MaxValues = 50;

    public async Task<ImportPreview> RunAsync(ImportJob job, Stream file, Viewer importer, CancellationToken cancel)
    {
        var (options, format) = (ImportOptions.ParseDraft(job.Options), ImportJson.Read<FileFormat>(job.Format));
        var sample = FileSample.Of(file, format, limits, cancel);
        var preview = new ImportPreview(job.Id, job.State, job.FileName, job.FileSize, job.Target, format, options)
        {
            Rows = sample.Rows.Number,
            RowsAreExact = sample.Rows.IsExact,
            Columns = [.. format.Columns.Select((name, i) => ColumnOf(name, i, sample))],
            Formulas = format.Kind == FileKind.Csv ? sample.Columns.Sum(c => c.Formulas) : 0,
        };
        return await work.ReadAsync(importer, async (IServiceProvider services) =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var template = await ImportTemplates.FittingAsync(db, job.Target, format, options, cancel);
            return await WithRowsAsync(preview with { Template = template }, sample, importer, services, cancel);
        });
    }

    private static PreviewColumn ColumnOf(string name, int at, FileSample sample)
    {
        var column = sample.Columns[at];
        return new(name, ImportFile.LetterOf(at), column.Type, column.Examples, column.DateFormats)
        {
            IsAmbiguous = column.IsAmbiguous,
            Values = [.. column.Distinct.Take(MaxValues)],
            IsUnusable = name.Length == 0 || sample.Format.Columns.Count(c => string.Equals(c, name, StringComparison.OrdinalIgnoreCase)) > 1,
        };
    }

    private async Task<ImportPreview> WithRowsAsync(ImportPreview preview, FileSample sample, Viewer importer, IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<CrmDb>();
        var target = TargetOfImport.Of(TargetOfImport.Find(modules, preview.Target), services);
        preview = preview with { Questions = DateQuestions.Of(target, preview.Options, sample) };
        try
        {
            preview.Options.Check();
            var plan = ImportPlan.Make(target.Kind, target.RuleFields, preview.Options, preview.Format, importer, (await company.GetAsync(db, cancel)).Currency);
            ImportRights.Require(importer, plan);
            return preview with { Into = [.. plan.Bindings.Select(b => FieldOf(target, b))], Sample = await RowsAsync(preview.Id, plan, sample, importer, services, cancel) };
        }
        catch (InvalidInputException wrong)
        {
            return preview with { Problems = wrong.Fields.Count > 0 ? wrong.Fields : new Dictionary<string, string>(StringComparer.Ordinal) { [""] = wrong.Message } };
        }
        catch (NotAllowedException refused)
        {
            return preview with { Problems = new Dictionary<string, string>(StringComparer.Ordinal) { ["target"] = refused.Message } };
        }
    }

    private static PreviewField FieldOf(TargetOfImport target, Binding binding) =>
        new(binding.Path, target.Fields.FirstOrDefault(f => f.Path == binding.Path)?.Label ?? binding.Field.Label, binding.Source.Mapping.Column);

    private static async Task<IReadOnlyList<PreviewRow>> RowsAsync(Guid import, ImportPlan plan, FileSample sample, Viewer importer, IServiceProvider services, CancellationToken cancel)
    {
        var rows = sample.First.Where(plan.Takes).Take(MaxRows).Select(plan.Read).ToList();
        var memory = new ImportMemory { WouldExist = new(StringComparer.Ordinal), WouldBeMissing = new(StringComparer.Ordinal) };
        foreach (var own in plan.Lookups.Where(l => l.IsToOwnKind && l.By is not null))
            if (plan.Bindings.FirstOrDefault(b => b is PlainBinding && b.Field == own.By) is { } named)
                memory.InFile[own.Path] = sample.First.Select(r => named.Source.Of(r).Text).ToHashSet(StringComparer.Ordinal);
        var run = new ImportRun(import, importer, StartProcesses: false, services.GetRequiredService<ICrmClock>().UtcNow);
        var results = await new ImportBatch(services.GetRequiredService<CrmDb>(), services, plan, run, memory).RunAsync(rows, cancel);
        return results.ConvertAll(result => Shown(plan, result));
    }

    private static PreviewRow Shown(ImportPlan plan, RowResult result)
    {
        var left = result.Problems.ToList();
        var cells = new List<PreviewCell>();
        for (var i = 0; i < plan.Bindings.Count; i++)
        {
            var (binding, value) = (plan.Bindings[i], result.Row.Values[i]);
            var problem = left.Find(p => p.Column.Length > 0 && (p.Column == binding.Source.Name || p.Column == binding.Field.Name));
            left.Remove(problem!);
            cells.Add(new(binding.Source.Raw(result.Row.Row), value is null ? null : Readable(binding, value, plan.Culture), problem?.Message));
        }

        return new(result.Row.Row.Number, result.Outcome, cells, [.. left.Select(p => p.Column.Length > 0 ? $"{p.Column}: {p.Message}" : p.Message)]);
    }

    private static string Readable(Binding binding, object value, CellCulture culture) => value switch
    {
        string text => text,
        bool yes => yes ? Sdk.Ui.UiTexts.Yes : Sdk.Ui.UiTexts.No,
        DateOnly day => day.ToString("d MMMM yyyy", CultureInfo.CurrentCulture),
        DateTime instant => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(instant, DateTimeKind.Utc), culture.Zone).ToString("d MMMM yyyy, HH:mm", CultureInfo.CurrentCulture),
        Money money => Sdk.Ui.MoneyWords.Format(money.Amount, money.Currency),
        Enum word => binding.Field.NameOf(word.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.CurrentCulture),
        _ => value.ToString() ?? "",
    };
}

/// <summary>Dates that read two ways, and that a person has to decide.</summary>
internal static class DateQuestions
{
    public static IReadOnlyList<DateQuestion> Of(TargetOfImport target, ImportOptions options, FileSample sample) =>
    [
        .. options.Mapping.Where(m => m is { Column: not null, Format: null } && target.Fields.Any(f => f.Path == m.Field && f.Type is Sdk.Data.FieldType.Date or Sdk.Data.FieldType.Instant))
            .Select(m => (m.Column, At: sample.Format.Columns.ToList().FindIndex(c => string.Equals(c, m.Column, StringComparison.OrdinalIgnoreCase))))
            .Where(c => c.At >= 0 && sample.Columns[c.At].IsAmbiguous)
            .Select(c => Of(c.Column!, sample.Columns[c.At])),
    ];

    private static DateQuestion Of(string name, ColumnSample column)
    {
        var formats = column.DateFormats.Where(f => f[0] is 'd' or 'M').ToList();
        // The example shows the difference: with its day and month alike it would not.
        var example = column.Distinct.FirstOrDefault(text => formats.Select(f => DateTime.TryParseExact(text, f, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : (DateTime?)null).Distinct().Count(read => read is not null) > 1)
            ?? column.Examples[0];
        return new(name, example, [.. formats.Select(f => new DateReading(f, DateOnly.FromDateTime(DateTime.ParseExact(example, f, CultureInfo.InvariantCulture))))]);
    }
}
