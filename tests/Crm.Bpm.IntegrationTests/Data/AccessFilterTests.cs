using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Data;

public sealed class AccessFilterTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_filter_asks_for_each_viewer_anew_and_not_for_the_first_one(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var (north, south) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (ann, bob, head) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await crm.AsTheProductAsync(services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            db.AddRange(new Team { Id = north, Name = "North" }, new Team { Id = south, Name = "South" });
            db.AddRange(
                new User { Id = ann, Name = "Ann", TeamId = north },
                new User { Id = bob, Name = "Bob", TeamId = south },
                new User { Id = head, Name = "Head", TeamId = north });
            return Task.CompletedTask;
        });
        await crm.AsTheProductAsync(services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            foreach (var (name, person) in new[] { ("a", ann), ("b", bob), ("c", bob) })
            {
                var task = new CrmTask { Name = name };
                task.WaitWith(person, null, null);
                db.Add(task);
            }

            return Task.CompletedTask;
        });

        Assert.Equal(["a"], await SeenAsync(crm, ann, AccessLevel.Own));
        Assert.Equal(["b", "c"], await SeenAsync(crm, bob, AccessLevel.Own));
        Assert.Equal(["a"], await SeenAsync(crm, head, AccessLevel.Team, north));
        Assert.Equal(["a", "b", "c"], await SeenAsync(crm, head, AccessLevel.Team, north, south));
        Assert.Equal(["a", "b", "c"], await SeenAsync(crm, head, AccessLevel.All));
        Assert.Empty(await SeenAsync(crm, head, AccessLevel.None));
    }

    private static Task<List<string>> SeenAsync(CrmHost crm, Guid person, AccessLevel level, params Guid[] teams)
    {
        var viewer = new Viewer(person, "x", new Dictionary<string, AccessLevel>(StringComparer.Ordinal) { ["tasks.view"] = level }) { ActsFor = [person], Teams = teams };
        return crm.Services.GetRequiredService<UnitOfWork>().ReadAsync(viewer, (CrmDb db) => db.Set<CrmTask>().OrderBy(t => t.Name).Select(t => t.Name).ToListAsync());
    }
}
