using Crm.Bpm.Modules.Tasks;
using Crm.Bpm.Sdk.Tasks;

namespace Crm.Bpm.UnitTests.Tasks;

/// <summary>Whose inbox is told of a task.</summary>
public sealed class TaskLiveTests
{
    private static readonly Guid s_anna = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid s_boris = new("00000000-0000-0000-0000-000000000002");
    private static readonly Guid s_role = new("00000000-0000-0000-0000-000000000003");
    private static readonly Guid s_queue = new("00000000-0000-0000-0000-000000000004");
    private static readonly TaskPlace s_nowhere = new(null, null, null, null, null, null, null);

    [Fact]
    public void A_task_of_a_person_is_told_to_them_to_who_gave_it_and_to_who_accepts_it() =>
        Assert.Equal([TaskTopics.OfPerson(s_anna), TaskTopics.OfPerson(s_boris)], TaskLive.TopicsOf(s_nowhere with { Assignee = s_anna, Author = s_boris, Controller = s_boris }));

    [Fact]
    public void A_task_that_waits_for_a_role_or_in_a_queue_is_told_to_those()
    {
        Assert.Equal([TaskTopics.OfRole(s_role)], TaskLive.TopicsOf(s_nowhere with { Role = s_role }));
        Assert.Equal([TaskTopics.OfQueue(s_queue)], TaskLive.TopicsOf(s_nowhere with { Queue = s_queue }));
    }

    [Fact]
    public void A_task_that_somebody_took_concerns_the_queue_no_more() =>
        Assert.Equal([TaskTopics.OfPerson(s_anna)], TaskLive.TopicsOf(s_nowhere with { Assignee = s_anna, Role = s_role, Queue = s_queue }));

    [Fact]
    public void A_task_is_told_to_what_stands_beside_its_record() =>
        Assert.Equal([TaskTopics.About("leads", s_role)], TaskLive.TopicsOf(s_nowhere with { SubjectKind = "leads", SubjectId = s_role }));
}
