using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.Import;

/// <summary>What became of a row, before it is written down.</summary>
internal sealed class RowResult(PlannedRow row)
{
    public PlannedRow Row { get; } = row;
    public RowOutcome Outcome { get; private set; } = RowOutcome.Skipped;
    public Record? Record { get; private set; }

    /// <summary>What an update changed: the field and what it held before.</summary>
    public Dictionary<RecordField, object?> Before { get; } = [];

    /// <summary>Lookups into the same file that are filled in when all rows are in: binding path and text.</summary>
    public Dictionary<string, string> Links { get; } = new(StringComparer.Ordinal);

    /// <summary>Records that were made because this row refers to them.</summary>
    public List<Record> Missing { get; } = [];

    public List<RowProblem> Problems { get; } = [.. row.Problems];

    public void Is(RowOutcome outcome, Record? record = null) => (Outcome, Record) = (outcome, record);

    public void Reject(string column, string message)
    {
        Problems.Add(new RowProblem(column, message));
        Reject();
    }

    public void Reject()
    {
        (Outcome, Record) = (RowOutcome.Rejected, null);
        Before.Clear();
        Links.Clear();
    }
}

/// <summary>What is known of a file and of a dry run beyond one batch.</summary>
internal sealed class ImportMemory
{
    /// <summary>For lookups into the kind itself: the texts that rows of the file will be found by.</summary>
    public Dictionary<string, HashSet<string>> InFile { get; } = new(StringComparer.Ordinal);

    /// <summary>Set in a dry run: keys of records that would exist by now.</summary>
    public HashSet<string>? WouldExist { get; init; }

    /// <summary>Set in a dry run: what createMissing would have made by now.</summary>
    public HashSet<string>? WouldBeMissing { get; init; }
}
