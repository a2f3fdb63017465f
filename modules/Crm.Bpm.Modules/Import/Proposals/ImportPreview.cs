using Crm.Bpm.Modules.Import.Files;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>An import that is being prepared, as somebody sees it before it starts.</summary>
public sealed record ImportPreview(Guid Id, ImportState State, string FileName, long FileSize, string Target, FileFormat Format, ImportOptions Options)
{
    /// <summary>How many rows the file has; at least, when <see cref="RowsAreExact"/> is false.</summary>
    public int Rows { get; init; }

    public bool RowsAreExact { get; init; } = true;

    /// <summary>What the file's columns hold.</summary>
    public IReadOnlyList<PreviewColumn> Columns { get; init; } = [];

    /// <summary>What must be answered or corrected before it can start: a sentence for each option.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Columns whose dates read two ways; each needs a <c>format</c> in its line of the mapping.</summary>
    public IReadOnlyList<DateQuestion> Questions { get; init; } = [];

    /// <summary>What the first rows become, in the order of <see cref="Into"/>.</summary>
    public IReadOnlyList<PreviewRow> Sample { get; init; } = [];

    /// <summary>The fields of the mapping, in the order of the cells of <see cref="Sample"/>.</summary>
    public IReadOnlyList<PreviewField> Into { get; init; } = [];

    /// <summary>Cells that a spreadsheet program would calculate; they come in as plain texts.</summary>
    public int Formulas { get; init; }

    /// <summary>The saved mapping that fits the file's headings.</summary>
    public PreviewTemplate? Template { get; init; }
}

/// <summary>A column of the file.</summary>
/// <param name="Name">Its heading; empty when it has none, and then it cannot be used.</param>
/// <param name="Letter">What a spreadsheet calls it.</param>
/// <param name="Type">What its values look like.</param>
/// <param name="Examples">The first different ones.</param>
/// <param name="DateFormats">The ways to read its dates that fit all of them.</param>
public sealed record PreviewColumn(string Name, string Letter, ColumnType Type, IReadOnlyList<string> Examples, IReadOnlyList<string> DateFormats)
{
    /// <summary>Its dates read two ways.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>Different values; a handful of them when there are many.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Two columns have the same heading, or it has none: it cannot be used until the file is changed.</summary>
    public bool IsUnusable { get; init; }
}

/// <summary>A column whose dates read two ways.</summary>
/// <param name="Column">Its heading.</param>
/// <param name="Example">A date of it.</param>
/// <param name="Formats">The ways.</param>
public sealed record DateQuestion(string Column, string Example, IReadOnlyList<DateReading> Formats);

/// <summary>A way to read a date, and which day the example is then.</summary>
public sealed record DateReading(string Format, DateOnly Day);

/// <summary>A field that is filled, and from which column.</summary>
public sealed record PreviewField(string Path, string Label, string? Column);

/// <summary>What a row becomes.</summary>
/// <param name="Row">As a spreadsheet counts.</param>
/// <param name="Outcome">What would become of it now; null while the options cannot be used.</param>
/// <param name="Cells">One for each field.</param>
/// <param name="Problems">What is wrong with the row as a whole.</param>
public sealed record PreviewRow(int Row, RowOutcome? Outcome, IReadOnlyList<PreviewCell> Cells, IReadOnlyList<string> Problems);

/// <summary>A value: as the file has it, as it is understood, and what is wrong with it.</summary>
public sealed record PreviewCell(string Text, string? Value, string? Problem = null);

/// <summary>A saved mapping that fits.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">What it is called.</param>
/// <param name="IsUsed">The mapping is as it says.</param>
public sealed record PreviewTemplate(Guid Id, string Name, bool IsUsed);

/// <summary>What somebody changes while preparing an import; what is null stays.</summary>
public sealed record Preparation
{
    /// <summary>The plural of the kind its rows become. Another one brings a new proposal.</summary>
    public string? Target { get; init; }

    /// <summary>The options as a whole.</summary>
    public ImportOptions? Options { get; init; }

    /// <summary>A saved mapping to use.</summary>
    public Guid? Template { get; init; }

    /// <summary>Drops the mapping and proposes it anew.</summary>
    public bool Propose { get; init; }
}
