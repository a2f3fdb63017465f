using System.Reflection;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using FluentMigrator;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Plugins.Installing;

/// <summary>What an active plugin keeps in the database: asked while it runs, remembered for when it does not.</summary>
internal sealed class PluginTables(CrmModules modules)
{
    /// <summary>Its tables, as EF's model has them.</summary>
    public IReadOnlyList<string> Of(CrmDb db, string plugin)
    {
        var own = modules.All.Where(m => m.Builder.Id == plugin).SelectMany(m => m.Builder.Tables).ToHashSet();
        return [.. db.Model.GetEntityTypes().Where(type => own.Contains((type.FindOwnership()?.PrincipalEntityType ?? type).ClrType)).Select(type => type.GetTableName()).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Its kinds of records.</summary>
    public IReadOnlyList<string> KindsOf(string plugin) => [.. modules.Kinds.Where(k => k.Module == plugin).Select(k => k.Plural)];

    /// <summary>The number of its newest migration; 0 when it has none, or does not run.</summary>
    public long NewestMigrationOf(string plugin) =>
        modules.All.Where(m => m.Builder.Id == plugin).SelectMany(m => m.Module.GetType().Assembly.GetTypes().Where(t => m.Builder.MigrationNamespaces.Contains(t.Namespace ?? "")))
            .Select(t => t.GetCustomAttribute<MigrationAttribute>()?.Version ?? 0).DefaultIfEmpty(0).Max();
}
