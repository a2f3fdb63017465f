using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Crm.Bpm.ArchitectureTests;

/// <summary>What may know what. A rule that selects no type fails.</summary>
public sealed class DependencyTests
{
    private static readonly Assembly s_workflows = Assembly.Load("Crm.Bpm.Workflows");
    private static readonly Assembly s_sdk = typeof(Sdk.CrmModule).Assembly;
    private static readonly Assembly s_modules = typeof(Modules.Data.DataModule).Assembly;
    private static readonly Assembly s_cluster = Assembly.Load("Crm.Bpm.Workflows.Cluster");
    private static readonly Assembly s_http = Assembly.Load("Crm.Bpm.Workflows.Http");
    private static readonly Assembly s_host = typeof(Host.HostApplication).Assembly;
    private static readonly Architecture s_product = new ArchLoader().LoadAssemblies(s_workflows, s_sdk, s_modules, s_cluster, s_http, s_host).Build();

    public static TheoryData<string, string> Forbidden => new()
    {
        { "Crm.Bpm.Workflows", "Crm.Bpm.Sdk" },
        { "Crm.Bpm.Workflows", "Crm.Bpm.Modules" },
        { "Crm.Bpm.Sdk", "Crm.Bpm.Modules" },
        { "Crm.Bpm.Sdk", "Crm.Bpm.Workflows.Cluster" },
        { "Crm.Bpm.Sdk", "Crm.Bpm.Host" },
        { "Crm.Bpm.Modules", "Crm.Bpm.Workflows.Cluster" },
        { "Crm.Bpm.Modules", "Crm.Bpm.Workflows.Http" },
        { "Crm.Bpm.Modules", "Crm.Bpm.Host" },
        { "Crm.Bpm.Workflows.Cluster", "Crm.Bpm.Modules" },
        { "Crm.Bpm.Workflows.Cluster", "Crm.Bpm.Workflows.Http" },
        { "Crm.Bpm.Workflows.Http", "Crm.Bpm.Workflows.Cluster" },
        { "Crm.Bpm.Workflows.Http", "Crm.Bpm.Modules" },
    };

    [Theory, MemberData(nameof(Forbidden))]
    public void Nobody_knows_those_above_it(string lower, string upper) =>
        Types().That().ResideInAssembly(Named(lower)).Should().NotDependOnAny(Types().That().ResideInAssembly(Named(upper))).Check(s_product);

    [Theory]
    [InlineData("Crm.Bpm.Workflows")]
    [InlineData("Crm.Bpm.Workflows.Http")]
    [InlineData("Crm.Bpm.Modules")]
    [InlineData("Crm.Bpm.Sdk")]
    public void Only_the_cluster_project_names_Orleans(string assembly) =>
        Assert.DoesNotContain(Named(assembly).GetReferencedAssemblies(), r => r.Name!.StartsWith("Orleans", StringComparison.Ordinal));

    [Theory]
    [InlineData("Microsoft.EntityFrameworkCore")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Orleans")]
    public void The_interpreter_has_no_database_no_web_and_no_cluster(string package) =>
        Assert.DoesNotContain(s_workflows.GetReferencedAssemblies(), r => r.Name!.StartsWith(package, StringComparison.Ordinal));

    [Fact]
    public void The_host_and_the_platform_reference_no_plugin()
    {
        foreach (var assembly in new[] { s_host, s_modules, s_sdk, s_cluster, s_http, s_workflows })
            Assert.DoesNotContain(assembly.GetReferencedAssemblies(), r => r.Name!.StartsWith("Crm.Basic", StringComparison.Ordinal));
    }

    private static Assembly Named(string name) =>
        new[] { s_workflows, s_sdk, s_modules, s_cluster, s_http, s_host }.Single(a => a.GetName().Name == name);
}
