namespace Crm.Bpm.Sdk.Ui;

/// <summary>What a grid asks of its source.</summary>
/// <param name="Take">How many rows.</param>
/// <param name="After">Where the rows before ended, as <see cref="GridPage{TItem}.Next"/> said; null for the first rows.</param>
/// <param name="Sort">The field of the column the person sorts by; null for the source's own order.</param>
/// <param name="Descending">From large to small.</param>
public sealed record GridRequest(int Take, string? After, string? Sort, bool Descending);

/// <summary>Rows of a grid.</summary>
/// <param name="Items">The rows in their order.</param>
/// <param name="Total">How many there are in all, or at least.</param>
/// <param name="TotalIsExact">False when counting stopped at <paramref name="Total"/>: the grid writes "1,000+".</param>
/// <param name="Next">Where to go on; null when these were the last.</param>
public sealed record GridPage<TItem>(IReadOnlyList<TItem> Items, int Total, bool TotalIsExact = true, string? Next = null)
{
    /// <summary>"664", "1,000+".</summary>
    public string TotalText => new Counted(Total, TotalIsExact).Text;
}

/// <summary>Where a cell stands when a grid is shown as two-line rows on a narrow screen.</summary>
public enum NarrowPlace
{
    /// <summary>Not shown.</summary>
    Hidden,

    /// <summary>The first line.</summary>
    Title,

    /// <summary>At the end of the first line.</summary>
    End,

    /// <summary>The second line.</summary>
    Second,

    /// <summary>At the end of the second line.</summary>
    SecondEnd,
}
