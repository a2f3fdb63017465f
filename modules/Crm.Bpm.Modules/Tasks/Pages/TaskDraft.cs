using Crm.Bpm.Sdk.Tasks;
using Crm.Bpm.Sdk.Ui;

namespace Crm.Bpm.Modules.Tasks.Pages;

/// <summary>What is typed about a task by hand. A class that JSON can carry, so that it outlives a reload.</summary>
public sealed class TaskDraft
{
    public string Name { get; set; } = "";
    public string? Description { get; set; }

    /// <summary>Who is to do it.</summary>
    public Option? Person { get; set; }

    /// <summary>On the person's wall clock.</summary>
    public DateTime? Due { get; set; }

    public Option? Controller { get; set; }
    public TaskPriority Priority { get; set; }
}
