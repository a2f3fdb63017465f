using Crm.Bpm.Sdk;
using Crm.Bpm.Workflows.Activities;
using Crm.Bpm.Workflows.Running;

namespace Crm.Basic.Leads;

/// <summary>Which lead a step works on.</summary>
internal static class LeadOfStep
{
    /// <exception cref="RuleBrokenException">Neither the step nor the process names a lead.</exception>
    public static Guid Lead(this StepContext context, Input<Guid?> input) =>
        context.Get(input) is { } id && id != Guid.Empty ? id
        : context.Subject is { Kind: "leads" } subject && Guid.TryParse(subject.Id, out var about) ? about
        : throw new RuleBrokenException(s_noLead);

    private static readonly Words s_noLead = new("This process is not about a lead, and the step names none.", "Процесс идёт не по потенциальному клиенту, и в шаге он не указан.");
}

/// <summary>Turns the lead into a contractor and a contact.</summary>
[Step("Crm.Basic.ConvertLead", Category = "Leads", DisplayName = "Convert lead", Description = "Turns a lead into a contractor and a contact.")]
[Ports("Converted")]
[Output("Contractor", typeof(Guid))]
[Output("Contact", typeof(Guid))]
[Output("Deal", typeof(Guid))]
public sealed class ConvertLeadStep(ConvertLead convertLead) : Step
{
    /// <summary>The lead; by default the one the process is about.</summary>
    [Input(Description = "The lead; by default the one the process is about.")]
    public Input<Guid?> Lead { get; set; }

    /// <summary>Link to this contractor instead of making one.</summary>
    [Input(Description = "Link to this contractor instead of making one.")]
    public Input<Guid?> Contractor { get; set; }

    /// <summary>Whether a contact is made; by default when the lead names a person at a company.</summary>
    [Input(DisplayName = "With contact", Description = "Whether a contact is made. Unset: when the lead names a person at a company.")]
    public Input<bool?> WithContact { get; set; }

    /// <summary>Whether a deal begins with it; not by default.</summary>
    [Input(DisplayName = "With deal", Description = "Whether a deal begins with it.")]
    public Input<bool?> WithDeal { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plan = new ConversionPlan { ContractorId = context.Get(Contractor), WithContact = context.Get(WithContact), WithDeal = context.Get(WithDeal) == true };
        var conversion = await convertLead.RunAsync(context.Lead(Lead), plan, context.Cancel);
        context.SetOutput("Contractor", conversion.Contractor.Id);
        context.SetOutput("Contact", conversion.Contact?.Id);
        context.SetOutput("Deal", conversion.Deal?.Id);
        context.Complete("Converted");
    }
}

/// <summary>Gives the lead up; everything still done about it stops.</summary>
[Step("Crm.Basic.FailLead", Category = "Leads", DisplayName = "Fail lead", Description = "Gives a lead up with a reason; tasks and other processes about it stop.")]
[Ports("Failed")]
public sealed class FailLeadStep(FailLead failLead) : Step
{
    /// <summary>The lead; by default the one the process is about.</summary>
    [Input(Description = "The lead; by default the one the process is about.")]
    public Input<Guid?> Lead { get; set; }

    /// <summary>The reason: a code of the dictionary or an entry's id.</summary>
    [Input(Required = true, UiHint = "dropdown", OptionsSource = "dictionary:leadFailReason", Description = "The reason, from the dictionary.")]
    public Input<string> Reason { get; set; }

    /// <summary>Why, in words; by default the reason's name.</summary>
    [Input(UiHint = "multiline", Description = "Why, in words.")]
    public Input<string> Comment { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await failLead.RunAsync(context.Lead(Lead), new Failure { Reason = context.Get(Reason), Comment = context.Get(Comment) }, context.Cancel);
        context.Complete("Failed");
    }
}

/// <summary>Marks the lead as a duplicate of another lead or a contractor.</summary>
[Step("Crm.Basic.MarkLeadDuplicate", Category = "Leads", DisplayName = "Mark lead as duplicate", Description = "Says that a lead repeats another lead or a contractor; work for it stops.")]
[Ports("Marked")]
public sealed class MarkLeadDuplicateStep(MarkLeadDuplicate markDuplicate) : Step
{
    /// <summary>The lead; by default the one the process is about.</summary>
    [Input(Description = "The lead; by default the one the process is about.")]
    public Input<Guid?> Lead { get; set; }

    /// <summary>The lead it repeats.</summary>
    [Input(DisplayName = "Original lead", Description = "The lead it repeats.")]
    public Input<Guid?> OriginalLead { get; set; }

    /// <summary>The contractor it repeats; looked at when no lead is given.</summary>
    [Input(DisplayName = "Original contractor", Description = "The contractor it repeats.")]
    public Input<Guid?> OriginalContractor { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var original = new Original { Lead = context.Get(OriginalLead), Contractor = context.Get(OriginalContractor) };
        await markDuplicate.RunAsync(context.Lead(Lead), original, context.Cancel);
        context.Complete("Marked");
    }
}

/// <summary>Says that the lead is in work, or cannot be reached.</summary>
[Step("Crm.Basic.SetLeadStatus", Category = "Leads", DisplayName = "Set lead status", Description = "Says that a lead is in work, or cannot be reached.")]
public sealed class SetLeadStatusStep(SetLeadStatus setStatus) : Step
{
    /// <summary>The lead; by default the one the process is about.</summary>
    [Input(Description = "The lead; by default the one the process is about.")]
    public Input<Guid?> Lead { get; set; }

    /// <summary>InWork or Unreachable.</summary>
    [Input(Required = true, UiHint = "dropdown", Options = ["InWork|In work", "Unreachable|Cannot be reached"], Description = "The new status.")]
    public Input<string> Status { get; set; }

    /// <summary>A comment for the next person; none by default.</summary>
    [Input(Description = "A comment for the next person.")]
    public Input<string> Comment { get; set; }

    public override async Task RunAsync(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await setStatus.RunAsync(context.Lead(Lead), Enum.Parse<LeadStatus>(context.Get(Status) ?? ""), context.Get(Comment), context.Cancel);
        context.Complete();
    }
}
