using System.Xml.Linq;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access;

/// <summary>Keeps the keys that protect cookies in the database, so that every host of a cluster reads every cookie.</summary>
/// <remarks>The framework asks synchronously; a key is written about once in three months.</remarks>
internal sealed class ProtectionKeys(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = Open(out var db);
        return [.. db.Set<ProtectionKey>().Select(k => k.Xml).ToList().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = Open(out var db);
        var id = Guid.CreateVersion7();
        object key = db.Database.IsSqlite() ? id.ToByteArray(bigEndian: true) : id;
        var xml = element.ToString(SaveOptions.DisableFormatting);
        db.Database.ExecuteSql($"INSERT INTO protection_key (id, name, xml) VALUES ({key}, {friendlyName}, {xml})");
    }

    private IServiceScope Open(out CrmDb db)
    {
        var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<CrmSession>().Viewer = Viewer.Nobody;
        db = scope.ServiceProvider.GetRequiredService<CrmDb>();
        return scope;
    }
}
