using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;

namespace Crm.Bpm.Modules.Import.Proposals;

/// <summary>The first rows of a file and what they say about its columns.</summary>
internal sealed class FileSample
{
    /// <summary>Rows whose values are looked at.</summary>
    public const int MaxLookedAt = 2_000;

    /// <summary>Rows that are counted.</summary>
    public const int MaxCounted = 20_000;

    private FileSample(FileFormat format, IReadOnlyList<ColumnSample> columns) => (Format, Columns) = (format, columns);

    public FileFormat Format { get; }
    public IReadOnlyList<ColumnSample> Columns { get; }

    /// <summary>How many rows the file has, or at least.</summary>
    public Counted Rows { get; private set; }

    /// <summary>The rows that were looked at.</summary>
    public IReadOnlyList<FileRow> First { get; private set; } = [];

    /// <exception cref="InvalidInputException">The file is damaged.</exception>
    public static FileSample Of(Stream file, FileFormat format, ImportLimits limits, CancellationToken cancel)
    {
        var sample = new FileSample(format, [.. format.Columns.Select(_ => new ColumnSample())]);
        var (first, count) = (new List<FileRow>(), 0);
        foreach (var row in ImportFile.Rows(file, format, limits).Take(MaxCounted))
        {
            cancel.ThrowIfCancellationRequested();
            if (count++ >= MaxLookedAt)
                continue;
            first.Add(row);
            for (var i = 0; i < sample.Columns.Count; i++)
                sample.Columns[i].Add(row[i]);
        }

        (sample.Rows, sample.First) = (Counted.UpTo(MaxCounted, count), first);
        return sample;
    }
}
