namespace Crm.Bpm.Modules.Import;

/// <summary>A file somebody sent, what they want done with it, and how far that is.</summary>
internal sealed class ImportJob
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose import it is; it sees and may do what this person may.</summary>
    public Guid OwnerId { get; init; }

    public required string FileName { get; init; }
    public long FileSize { get; init; }

    /// <summary>The plural of the kind its rows become.</summary>
    public required string Target { get; set; }

    /// <summary><see cref="ImportOptions"/> as JSON.</summary>
    public required string Options { get; set; }

    /// <summary><see cref="Files.FileFormat"/> as JSON.</summary>
    public required string Format { get; set; }

    public ImportState State { get; set; } = ImportState.Draft;

    /// <summary>What a running import does at the moment.</summary>
    public ImportPhase Phase { get; set; }

    /// <summary>Rows the options want; 0 until they are counted.</summary>
    public int Total { get; set; }

    /// <summary>Rows the options leave out.</summary>
    public int Filtered { get; set; }

    public int Done { get; set; }
    public int Created { get; set; }
    public int Updated { get; set; }
    public int Unchanged { get; set; }
    public int Skipped { get; set; }
    public int Rejected { get; set; }

    /// <summary>The number of the last row whose outcome is written: the next batch begins behind it.</summary>
    public int LastRow { get; set; }

    public bool CancelRequested { get; set; }

    /// <summary>Why it failed, a sentence.</summary>
    public string? Error { get; set; }

    public DateTime CreatedAt { get; init; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Who works on it, until when (real time); null while nobody does.</summary>
    public Guid? LeaseOwner { get; set; }

    public DateTime? LeasedUntil { get; set; }

    /// <summary>How often work on it broke off without any progress.</summary>
    public int Attempts { get; set; }
}

/// <summary>How far an import is.</summary>
public enum ImportState
{
    /// <summary>The file is here; somebody says what becomes of it.</summary>
    Preparing,

    /// <summary>Waits to be worked on.</summary>
    Draft,
    Checking,
    Checked,
    Running,
    Done,
    Failed,
    Cancelled,
    Undone,
}

/// <summary>What a running import does.</summary>
public enum ImportPhase
{
    /// <summary>Rows become records.</summary>
    Rows,

    /// <summary>References to records of the same file, which may have come later, are filled in.</summary>
    Links,

    /// <summary>What came in starts its processes.</summary>
    Processes,

    /// <summary>Everything is taken back: first it is found out what must stay.</summary>
    UndoCheck,

    /// <summary>Everything is taken back.</summary>
    Undo,
}

/// <summary>What became of one row, or one record that <c>createMissing</c> made.</summary>
internal sealed class ImportRow
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid ImportId { get; init; }

    /// <summary>As a spreadsheet counts; 1 is the first row of the file.</summary>
    public int Row { get; init; }

    /// <summary>The plural of the record's kind.</summary>
    public required string Kind { get; init; }

    public RowOutcome Outcome { get; set; }
    public Guid? RecordId { get; init; }

    /// <summary>The version the record had when the import was through with it: a later one is somebody's work.</summary>
    public int RecordVersion { get; set; }

    /// <summary>JSON: what each field held before and after, for undoing an update.</summary>
    public string? Changes { get; set; }

    /// <summary>JSON: lookups into the same file that still wait to be filled in.</summary>
    public string? Links { get; set; }

    /// <summary>JSON: what is wrong with the row, by column.</summary>
    public string? Problems { get; set; }

    /// <summary>JSON: the cells of a rejected row as they were.</summary>
    public string? Cells { get; init; }

    /// <summary>What undoing did with it; null until then.</summary>
    public RowUndo? Undo { get; set; }

    /// <summary>Why undoing kept it, a sentence.</summary>
    public string? KeptReason { get; set; }
}

public enum RowOutcome
{
    Created,
    Updated,
    Unchanged,
    Skipped,
    Rejected,

    /// <summary>Made because a row referred to it.</summary>
    Missing,
}

internal enum RowUndo
{
    Removed,
    Restored,
    Kept,
}

/// <summary>What a field held before the import wrote it, and what it wrote.</summary>
internal sealed record FieldChange(System.Text.Json.JsonElement? Before, System.Text.Json.JsonElement? After);

/// <summary>A piece of a file that waits to be imported, so that any host can go on with it after a crash.</summary>
internal sealed class ImportFilePart
{
    public const int Size = 512 * 1024;

    public Guid ImportId { get; init; }
    public int Part { get; init; }
    public required byte[] Bytes { get; init; }
}

/// <summary>
/// One row that every batch updates first. Batches of different imports therefore follow one another, and each sees what
/// the one before it created: the same industry or client is never made twice.
/// </summary>
internal sealed class ImportTurn
{
    public const string Only = "import";

    public required string Name { get; init; }
    public long Taken { get; set; }
}
