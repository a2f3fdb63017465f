using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Basic.Queues;

/// <summary>A list of leads that nobody has yet, worked off by its members. Its head orders it and fills it.</summary>
[Record("lead-queues", "Lead queue", "Очередь клиентов", "Lead queues", "Очереди клиентов")]
public sealed class LeadQueue : Record
{
    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public string Name { get; set; } = "";

    [Field("Name in Russian", "Название по-русски", MaxLength = 200)]
    public string? NameRu { get; set; }

    public Guid? OwnerId { get; set; }

    /// <summary>The head: orders the queue, fills it, takes leads back.</summary>
    [Field("Head", "Руководитель очереди")]
    public User? Owner { get; set; }

    [Field("Order", "Порядок")]
    public QueueOrder Order { get; set; } = QueueOrder.Fifo;

    /// <summary>Working minutes until somebody should have spoken to a new lead; null sets no time.</summary>
    [Field("First touch within, minutes", "Первое касание, минут")]
    public int? FirstTouchMinutes { get; set; }

    /// <summary>Leads that come without a person and without a queue wait here. One queue at most.</summary>
    [Field("Default queue", "Очередь по умолчанию")]
    public bool IsDefault { get; set; }

    /// <summary>Everybody who may take leads works in it; otherwise only its members.</summary>
    [Field("Open to everybody", "Открыта для всех")]
    public bool IsOpenToAll { get; set; }

    public override string Title => NamedInTwoLanguages.Choose(Name, NameRu);

    public override void Check()
    {
        base.Check();
        if (FirstTouchMinutes <= 0)
            throw new InvalidInputException("firstTouchMinutes", QueueTexts.WrongMinutes);
    }

    /// <summary>The queue that was meant while it lives, otherwise the default one: nobody waits in a deleted queue. Null when there is none.</summary>
    internal static async Task<Guid?> LivingAsync(CrmDb db, Guid? meant, CancellationToken cancel) =>
        meant is { } id && await db.Set<LeadQueue>().FindAsync([id], cancel) is { DeletedAt: null } ? id : await DefaultAsync(db, cancel);

    /// <summary>The queue for leads that come without a person and without a queue; null when there is none.</summary>
    internal static Task<Guid?> DefaultAsync(CrmDb db, CancellationToken cancel) =>
        db.Set<LeadQueue>().OrderByDescending(q => q.IsDefault).ThenBy(q => q.Number).Select(q => (Guid?)q.Id).FirstOrDefaultAsync(cancel);
}

/// <summary>Which lead comes first.</summary>
public enum QueueOrder
{
    /// <summary>The one that waits longest.</summary>
    Fifo,

    /// <summary>As the head dragged them.</summary>
    Manual,

    /// <summary>Hot before warm before cold, then the one that waits longest.</summary>
    Rating,

    /// <summary>The one whose first touch is due soonest.</summary>
    Sla,
}
