using System.Globalization;
using Crm.Bpm.IntegrationTests.Workflows;
using Crm.Bpm.Modules.Access.Admin;
using Crm.Bpm.Modules.Tasks.Pages;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Notifications;
using Crm.Bpm.Sdk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.IntegrationTests.Tasks;

/// <summary>What the inbox shows beside a task.</summary>
public sealed class TaskBackgroundTests
{
    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task Beside_a_task_stand_its_client_what_happened_and_who_is_alike(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Ada Byron", phone = "+7 921 555-14-07" });
        var twin = await crm.Admin.CreateAsync("leads", new { name = "A. Byron", phone = "8 921 555 14 07" });
        await crm.Admin.DoAsync("leads", lead, "comments", new { text = "Wants 40 tables" });
        var first = await TaskAboutAsync(crm, (Guid)lead["id"]!, "Ring her");
        await crm.Admin.PostAsync($"/api/tasks/{first}/complete", new { });
        var second = await TaskAboutAsync(crm, (Guid)lead["id"]!, "Ring her again");

        var background = await crm.ReadAsync(async db => await TaskBackground.ReadAsync(db, await db.Set<CrmTask>().SingleAsync(t => t.Id == second), CancellationToken.None));

        Assert.Equal("Ada Byron", background.Subject!.Title);
        Assert.Equal((string)twin["id"]!, background.Similar.Single(s => s.Kind.Plural == "leads").Id.ToString());
        Assert.Contains(background.Past, e => e.Title == "Ring her");
        Assert.Contains(background.Past, e => e.Said == "Wants 40 tables");
        Assert.Equal(background.Past.OrderByDescending(e => e.At).Select(e => e.Id), background.Past.Select(e => e.Id));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task The_one_record_with_the_same_phone_is_proposed_and_of_two_neither(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var form = new TaskForm { Fields = [new TaskFormField("contractor", "record") { RecordKind = "contractors", ProposeSimilar = true }, new TaskFormField("other", "record") { RecordKind = "contractors" }] };
        var lead = await crm.Admin.CreateAsync("leads", new { name = "Ada Byron", phone = "+7 921 555-14-07" });
        await crm.Admin.CreateAsync("leads", new { name = "A. Byron", phone = "8 921 555 14 07" });
        var known = await crm.Admin.CreateAsync("contractors", new { name = "Engines", phone = "8 (921) 555-14-07" });
        var task = await TaskAboutAsync(crm, (Guid)lead["id"]!, "Qualify");

        var one = (await ReadAsync()).Proposed(form);
        await crm.Admin.CreateAsync("contractors", new { name = "Looms", phone = "8 (921) 555-14-07" });
        var two = (await ReadAsync()).Proposed(form);

        var (field, proposed) = Assert.Single(one);
        Assert.Equal(("contractor", (string)known["id"]!), (field, proposed.Id.ToString()));
        Assert.Empty(two);

        Task<TaskBackground> ReadAsync() => crm.ReadAsync(async db => await TaskBackground.ReadAsync(db, await db.Set<CrmTask>().SingleAsync(t => t.Id == task), CancellationToken.None));
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_step_that_comes_again_says_which_attempt_it_is(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var me = await crm.ReadAsync(db => db.Set<User>().Select(u => u.Id).FirstAsync());
        var instance = Guid.CreateVersion7();
        var first = await crm.AsTheProductAsync(async s => (await s.GetRequiredService<ITasks>().CreateAsync(Again(me, instance), CancellationToken.None)).Id);
        await crm.AsTheProductAsync(async s =>
        {
            var task = await s.GetRequiredService<CrmDb>().LoadAsync<CrmTask>(first, CancellationToken.None);
            task.Complete("Done", new Dictionary<string, System.Text.Json.JsonElement>(), me, new DateTime(2026, 11, 20, 10, 0, 0, DateTimeKind.Utc));
        });
        var second = await crm.AsTheProductAsync(async s => (await s.GetRequiredService<ITasks>().CreateAsync(Again(me, instance), CancellationToken.None)).Id);

        var background = await crm.ReadAsync(async db => await TaskBackground.ReadAsync(db, await db.Set<CrmTask>().SingleAsync(t => t.Id == second), CancellationToken.None));
        var line = await crm.ReadAsync(async db => (await InboxList.ReadAsync(db, "all", 10, DateTime.UnixEpoch, CancellationToken.None)).Tasks.Single(t => t.Id == second));

        Assert.Equal((2, first), (background.Attempt, background.LastTry!.Id));
        Assert.Equal(2, line.Attempt);
    }

    [Theory, MemberData(nameof(CrmHost.Databases), MemberType = typeof(CrmHost))]
    public async Task A_notification_of_a_task_leads_to_it_in_the_inbox(string database)
    {
        await using var crm = await CrmHost.OnAsync(database);
        var me = await crm.ReadAsync(db => db.Set<User>().Select(u => u.Id).FirstAsync());

        var task = await crm.AsTheProductAsync(async s => (await s.GetRequiredService<ITasks>().CreateAsync(new NewTask("Look") { AssigneeId = me }, CancellationToken.None)).Id);

        var told = await crm.ReadAsync(db => db.Set<Notification>().SingleAsync(n => n.UserId == me));
        Assert.Equal($"/inbox?task={task}", told.Href);
    }

    [Fact]
    public async Task Permissions_stand_under_the_kind_they_are_about()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var modules = crm.Services.GetRequiredService<Sdk.CrmModules>();

        var groups = PermissionGroup.Of(modules);

        var leads = groups.Single(g => g.Title.En == "Leads");
        Assert.Equal(["leads.view", "leads.create", "leads.edit", "leads.delete"], leads.Lines.Take(4).Select(l => l.Permission.Code));
        Assert.Equal(modules.Permissions.Select(p => p.Code).Distinct().Order(), groups.SelectMany(g => g.Lines).Select(l => l.Permission.Code).Order());
        Assert.Contains(groups[^1].Lines, l => l.Permission.Code == PlatformPermissions.Administer);
    }

    [Fact]
    public async Task A_shipped_process_is_called_in_the_language_of_the_reader_and_a_renamed_one_as_people_wrote_it()
    {
        await using var crm = await CrmHost.OnAsync("sqlite");
        var modules = crm.Services.GetRequiredService<Sdk.CrmModules>();
        var shipped = await crm.ReadAsync(db => db.Set<Sdk.Processes.DefinitionVersion>().Where(v => v.DefinitionId == "lead-qualification").Select(v => v.Name!).SingleAsync());

        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        Assert.Equal("Lead qualification", modules.ProcessName(shipped));
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ru-RU");
        Assert.Equal(shipped, modules.ProcessName(shipped));
        Assert.Equal("Наша квалификация", modules.ProcessName("Наша квалификация"));
    }

    private static NewTask Again(Guid person, Guid instance) =>
        new("Ring") { AssigneeId = person, InstanceId = instance, BookmarkId = "b", StepName = "Ring", ProcessName = "Calls" };

    private static Task<Guid> TaskAboutAsync(CrmHost crm, Guid lead, string name) => crm.AsTheProductAsync(async s =>
    {
        var me = await s.GetRequiredService<CrmDb>().Set<User>().Select(u => u.Id).FirstAsync();
        return (await s.GetRequiredService<ITasks>().CreateAsync(new NewTask(name) { AssigneeId = me, SubjectKind = "leads", SubjectId = lead, SubjectTitle = "Ada Byron" }, CancellationToken.None)).Id;
    });
}
