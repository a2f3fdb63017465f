using System.Text.Json;
using Crm.Bpm.Modules.Tasks;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Tasks;
using TaskStatus = Crm.Bpm.Sdk.Tasks.TaskStatus;

namespace Crm.Bpm.UnitTests.Tasks;

public sealed class CrmTaskTests
{
    private static readonly DateTime s_monday = new(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc);
    private static readonly Guid s_anna = Guid.CreateVersion7();
    private static readonly Guid s_boris = Guid.CreateVersion7();
    private static readonly Dictionary<string, JsonElement> s_nothing = [];

    [Fact]
    public void A_second_click_of_the_same_person_changes_nothing()
    {
        var task = Call();
        task.Complete("Reached", Said("wants tables"), s_anna, s_monday);

        var again = task.Complete("Reached", Said("something else"), s_anna, s_monday.AddSeconds(1));

        Assert.False(again);
        Assert.Equal(s_monday, task.DoneAt);
        Assert.Contains("wants tables", task.Values, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_a_colleague_finished_is_not_finished_again()
    {
        var task = Call();
        task.Complete("Reached", Said("wants tables"), s_boris, s_monday);

        Assert.Throws<RuleBrokenException>(() => task.Complete("Reached", Said("me too"), s_anna, s_monday));
    }

    [Fact]
    public void An_outcome_asks_only_for_the_fields_it_needs()
    {
        var task = Call();

        var missing = Assert.Throws<InvalidInputException>(() => task.Complete("Reached", s_nothing, s_anna, s_monday));
        task.Complete("NoAnswer", s_nothing, s_anna, s_monday);

        Assert.Equal("found", Assert.Single(missing.Fields).Key);
        Assert.Equal("NoAnswer", task.Outcome);
    }

    [Fact]
    public void What_could_not_be_read_as_a_number_is_asked_again_where_it_is_asked()
    {
        var form = new TaskForm { Fields = [new TaskFormField("budget", "money") { LabelEn = "Budget", ShownFor = ["Done"] }], Outcomes = [new TaskOutcome("Done"), new TaskOutcome("NoAnswer")] };
        var typed = new Dictionary<string, JsonElement> { ["budget"] = JsonSerializer.SerializeToElement("about a thousand") };

        var wrong = Assert.Throws<InvalidInputException>(() => form.Check("Done", typed));
        form.Check("NoAnswer", typed);
        form.Check("Done", new Dictionary<string, JsonElement> { ["budget"] = JsonSerializer.SerializeToElement(1000.5m) });

        Assert.Equal("budget", Assert.Single(wrong.Fields).Key);
    }

    [Fact]
    public void An_outcome_that_the_task_does_not_have_is_refused() =>
        Assert.Throws<RuleBrokenException>(() => Call().Complete("Sold", s_nothing, s_anna, s_monday));

    [Fact]
    public void What_was_taken_from_a_role_returns_there_with_a_reason()
    {
        var (task, role) = (New(), Guid.CreateVersion7());
        task.WaitWith(null, role, null);
        task.AssignTo(s_anna);

        Assert.Throws<InvalidInputException>(() => task.Return(" "));
        task.Return("ill");

        Assert.Null(task.AssigneeId);
        Assert.Equal((role, TaskStatus.Open, "ill"), (task.RoleId, task.Status, task.Reason));
    }

    [Fact]
    public void What_came_to_a_person_has_nowhere_to_return_to() =>
        Assert.Throws<RuleBrokenException>(() => Call().Return("ill"));

    [Fact]
    public void A_cancelled_task_says_why_it_cannot_be_done()
    {
        var task = Call();
        task.Cancel("the client has gone", s_monday);

        var refused = Assert.Throws<RuleBrokenException>(() => task.Complete("Reached", Said("x"), s_anna, s_monday));

        Assert.Contains("the client has gone", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_what_is_done_changes_nothing()
    {
        var task = Call();
        task.Complete("NoAnswer", s_nothing, s_anna, s_monday);

        task.Cancel("late", s_monday);

        Assert.Equal(TaskStatus.Done, task.Status);
    }

    [Fact]
    public void Each_attention_is_taken_once_and_in_its_time()
    {
        var task = Call();
        (task.RemindAt, task.DueAt, task.EscalateAt) = (s_monday.AddHours(1), s_monday.AddHours(2), s_monday.AddHours(3));

        Assert.Equal(s_monday.AddHours(1), task.AttentionAt);
        Assert.Equal(TaskAttention.Remind, task.TakeAttention(s_monday.AddHours(1)));
        Assert.Equal(TaskAttention.None, task.TakeAttention(s_monday.AddHours(1)));
        Assert.Equal(TaskAttention.Overdue | TaskAttention.Escalate, task.TakeAttention(s_monday.AddHours(5)));
        Assert.Equal(TaskAttention.None, task.TakeAttention(s_monday.AddHours(6)));
        Assert.Null(task.AttentionAt);
    }

    [Fact]
    public void A_moved_due_time_is_watched_anew()
    {
        var task = Call();
        task.DueAt = s_monday;
        task.TakeAttention(s_monday);

        task.DueAt = s_monday.AddDays(1);

        Assert.Equal(s_monday.AddDays(1), task.AttentionAt);
        Assert.Equal(TaskAttention.Overdue, task.TakeAttention(s_monday.AddDays(1)));
    }

    [Fact]
    public void Nobody_watches_what_is_done()
    {
        var task = Call();
        task.DueAt = s_monday.AddDays(1);

        task.Complete("NoAnswer", s_nothing, s_anna, s_monday);

        Assert.Null(task.AttentionAt);
        Assert.Equal(TaskAttention.None, task.TakeAttention(s_monday.AddDays(2)));
    }

    [Fact]
    public void A_controller_sends_a_result_back_and_then_accepts_it()
    {
        var task = Call();
        task.ControllerId = s_boris;
        Assert.Throws<RuleBrokenException>(() => task.Accept(s_monday));
        task.Complete("NoAnswer", s_nothing, s_anna, s_monday);
        Assert.True(task.AwaitsAcceptance);

        task.SendBack("try the mobile");
        task.Complete("Reached", Said("yes"), s_anna, s_monday.AddHours(1));
        task.Accept(s_monday.AddHours(2));

        Assert.False(task.AwaitsAcceptance);
        Assert.Equal("Reached", task.Outcome);
    }

    [Fact]
    public void A_form_survives_its_JSON()
    {
        var form = TaskForm.Parse(Call().Form);

        Assert.Equal(["Reached", "NoAnswer"], form.Outcomes.Select(o => o.Code));
        Assert.True(form.Fields[0].IsRequiredFor("Reached"));
        Assert.False(form.Fields[0].IsRequiredFor("NoAnswer"));
    }

    [Fact]
    public void A_note_names_those_it_mentions_once()
    {
        var text = $"@[Anna Svetlova]({s_anna}) and @[Boris]({s_boris}), look; @[Anna Svetlova]({s_anna}) first. @[Nobody](x)";

        Assert.Equal([s_anna, s_boris], CommentTask.Mentioned(text));
    }

    private static CrmTask Call()
    {
        var task = New();
        task.WaitWith(s_anna, null, null);
        return task;
    }

    private static CrmTask New() => new()
    {
        Name = "Call Ada Byron",
        Form = new TaskForm
        {
            Fields = [new TaskFormField("found", "longText") { LabelEn = "What we found out", RequiredFor = ["Reached"] }],
            Outcomes = [new TaskOutcome("Reached"), new TaskOutcome("NoAnswer")],
        }.ToJson(),
    };

    private static Dictionary<string, JsonElement> Said(string text) => new() { ["found"] = JsonSerializer.SerializeToElement(text) };
}
