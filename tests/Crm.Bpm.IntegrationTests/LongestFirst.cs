using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Crm.Bpm.IntegrationTests.LongestFirst))]

namespace Crm.Bpm.IntegrationTests;

/// <summary>What takes minutes begins first, so that no core waits for it at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_long = [".Crash.", ".Import.", ".Basic.RaceTests", ".Basic.LeadWorkTests", ".Basic.", ".Access.", ".Tasks."];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(s_long, name => c.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var place ? place : s_long.Length)];
}
