namespace Crm.Bpm.Sdk.Tasks;

/// <summary>
/// What live updates of inboxes are about: those whose inbox shows something. Whoever else has an inbox open is not told, so that a
/// busy company does not draw everybody's page anew for each task of somebody.
/// </summary>
public static class TaskTopics
{
    /// <summary>Every inbox there is. Only for what concerns everybody; an inbox that is drawn anew reads a dozen things.</summary>
    public const string Any = "tasks";

    /// <summary>The inbox of a person: what waits with them, or for them to accept.</summary>
    public static string OfPerson(Guid person) => "tasks:person:" + person.ToString("N");

    /// <summary>What waits for somebody of a role.</summary>
    public static string OfRole(Guid role) => "tasks:role:" + role.ToString("N");

    /// <summary>What waits in a queue.</summary>
    public static string OfQueue(Guid queue) => "tasks:queue:" + queue.ToString("N");

    /// <summary>The tasks about a record.</summary>
    public static string About(string kind, Guid id) => $"tasks:about:{kind}:{id:N}";
}
