using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Crm.Bpm.IntegrationTests.LongestFirst))]

namespace Crm.Bpm.IntegrationTests;

/// <summary>
/// What takes minutes begins first, so that no core waits for it at the end. Plugins go last: each set of them is a model that EF Core keeps, and
/// each start of the workflow runtime walks all memory.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_long = [".Crash.", ".Import.", ".Basic.RaceTests", ".Basic.LeadWorkTests", ".Basic.", ".Access.", ".Tasks."];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => PlaceOf(c.TestCollectionDisplayName))];

    private static int PlaceOf(string name)
    {
        if (name.Contains(".Plugins.", StringComparison.Ordinal))
            return s_long.Length + 1;
        return Array.FindIndex(s_long, part => name.Contains(part, StringComparison.Ordinal)) is >= 0 and var place ? place : s_long.Length;
    }
}
