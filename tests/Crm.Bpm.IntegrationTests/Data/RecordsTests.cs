using System.Net;
using System.Text.Json.Nodes;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class RecordsTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_model_that_EF_uses_is_the_schema_that_migrations_make(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);

        var problems = await crm.AsTheProductAsync(async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var wrong = new List<string>();
            foreach (var entity in db.Model.GetEntityTypes())
            {
                try
                {
                    await (Task)typeof(RecordsTests).GetMethod(nameof(ReadOneAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                        .MakeGenericMethod(entity.ClrType).Invoke(null, [db])!;
                }
                catch (System.Data.Common.DbException e)
                {
                    wrong.Add(entity.GetTableName() + ": " + e.Message);
                }
            }

            return wrong;
        });

        Assert.Empty(problems);
    }

    private static async Task ReadOneAsync<T>(CrmDb db) where T : class => await db.Set<T>().IgnoreQueryFilters().AsNoTracking().FirstOrDefaultAsync();
}
