using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;

namespace Crm.Basic.Leads;

/// <summary>What may happen to a lead, and what follows.</summary>
public sealed partial class Lead
{
    /// <summary>Somebody takes it out of the queue and begins to work. Taking again what one has changes nothing.</summary>
    /// <exception cref="RuleBrokenException">It is closed, or somebody else has it.</exception>
    public void Take(Guid person, DateTime now)
    {
        RequireOpen();
        if (ResponsibleId == person)
            return;
        if (ResponsibleId is not null)
            throw new RuleBrokenException(LeadTexts.TakenMeanwhile, Name);
        (_responsibleId, TakenAt) = (person, now);
        if (Status == LeadStatus.New)
            Status = LeadStatus.InWork;
    }

    /// <summary>Gives it to a person, from the queue or from another person.</summary>
    /// <exception cref="RuleBrokenException">It is closed.</exception>
    public void AssignTo(Guid person, DateTime now)
    {
        RequireOpen();
        if (ResponsibleId == person)
            return;
        (_responsibleId, TakenAt) = (person, now);
    }

    /// <summary>Puts it into a queue; whoever had it has it no longer. A lead in work becomes new again, since work needs somebody.</summary>
    /// <exception cref="RuleBrokenException">It is closed.</exception>
    public void PlaceIn(Guid queue, DateTime now)
    {
        RequireOpen();
        (_queueId, _responsibleId, QueuedAt, QueuePosition, TakenAt) = (queue, null, now, now.Ticks, null);
        if (Status == LeadStatus.InWork)
            Status = LeadStatus.New;
    }

    /// <summary>Puts it back into a queue with a reason that the next person reads.</summary>
    /// <exception cref="RuleBrokenException">It is closed, or nobody has it.</exception>
    /// <exception cref="InvalidInputException">No reason is given.</exception>
    public void Return(Guid queue, string? reason, DateTime now)
    {
        RequireOpen();
        if (string.IsNullOrWhiteSpace(reason))
            throw new InvalidInputException("reason", LeadTexts.ReturnReason);
        if (ResponsibleId is null)
            throw new RuleBrokenException(LeadTexts.NotTaken, Name);
        PlaceIn(queue, now);
        StatusComment = reason.Trim();
    }

    /// <summary>Says how the work goes: in work, which takes having spoken to them, or cannot be reached. Saying the same again changes nothing.</summary>
    /// <exception cref="RuleBrokenException">The lead's status does not lead there.</exception>
    public void SetStatus(LeadStatus status, string? comment, DateTime now)
    {
        if (status is not (LeadStatus.InWork or LeadStatus.Unreachable))
            throw new RuleBrokenException(status switch
            {
                LeadStatus.Unqualified => LeadTexts.UseFail,
                LeadStatus.Qualified => LeadTexts.UseConvert,
                LeadStatus.Duplicate => LeadTexts.UseDuplicate,
                _ => LeadTexts.NotNewAgain,
            }, Name);
        RequireOpen();
        if (status == LeadStatus.InWork && ResponsibleId is null)
            throw new RuleBrokenException(LeadTexts.NeedsResponsible, Name);
        if (status == LeadStatus.InWork)
            FirstTouchAt ??= now;
        if (!string.IsNullOrWhiteSpace(comment))
            StatusComment = comment.Trim();
        Status = status;
    }

    /// <summary>Gives it up, with a reason and a comment.</summary>
    /// <param name="reason">An entry of the dictionary of reasons.</param>
    /// <param name="comment">Why, in words.</param>
    /// <param name="spokeAt">When somebody spoke to them at the latest; null when nobody ever did.</param>
    /// <exception cref="RuleBrokenException">It is closed already.</exception>
    /// <exception cref="InvalidInputException">The reason or the comment is missing.</exception>
    public void Fail(Guid? reason, string? comment, DateTime? spokeAt = null)
    {
        RequireOpen();
        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        if (reason is null)
            missing["reason"] = LeadTexts.FailReason;
        if (string.IsNullOrWhiteSpace(comment))
            missing["comment"] = LeadTexts.FailComment;
        if (missing.Count > 0)
            throw new InvalidInputException(missing);
        (Status, FailReasonId, StatusComment) = (LeadStatus.Unqualified, reason, comment!.Trim());
        FirstTouchAt ??= spokeAt;
    }

    /// <summary>Makes a contractor of a lead that failed, so that the acquaintance is not lost. Once per lead.</summary>
    /// <exception cref="RuleBrokenException">It was made before.</exception>
    public Contractor ContractorOnFailure()
    {
        if (ContractorCreatedOnFailure || DerivedContractorId is not null)
            throw new RuleBrokenException(LeadTexts.ContractorOnlyOnce, Name);
        var contractor = NewContractor(new ConversionPlan());
        (ContractorCreatedOnFailure, DerivedContractorId) = (true, contractor.Id);
        return contractor;
    }

    /// <summary>Begins again with a lead that was given up: in work with its responsible, otherwise new.</summary>
    /// <exception cref="RuleBrokenException">It was not given up.</exception>
    public void Reactivate()
    {
        if (Status != LeadStatus.Unqualified)
            throw new RuleBrokenException(LeadTexts.NotGivenUp, Name, LeadTexts.Of(Status));
        (Status, FailReasonId, StatusComment) = (ResponsibleId is null ? LeadStatus.New : LeadStatus.InWork, null, null);
    }

    /// <summary>Says that another lead or a contractor is the same.</summary>
    /// <exception cref="RuleBrokenException">It is closed, or the original is itself or its own duplicate.</exception>
    public void MarkDuplicateOf(Record original)
    {
        ArgumentNullException.ThrowIfNull(original);
        RequireOpen();
        if (original.Id == Id || (original is Lead other && other.DuplicateOfLeadId == Id))
            throw new RuleBrokenException(LeadTexts.DuplicateOfItself, Name);
        (DuplicateOfLeadId, DuplicateOfContractorId) = (original is Lead ? original.Id : null, original is Contractor ? original.Id : null);
        (PreviousStatus, Status) = (Status, LeadStatus.Duplicate);
    }

    /// <summary>Takes back that it is a duplicate; it is again what it was before.</summary>
    /// <exception cref="RuleBrokenException">It is none.</exception>
    public void NotDuplicate()
    {
        if (Status != LeadStatus.Duplicate)
            throw new RuleBrokenException(LeadTexts.NotADuplicate, Name);
        var status = PreviousStatus ?? LeadStatus.New;
        Status = status == LeadStatus.InWork && ResponsibleId is null ? LeadStatus.New : status;
        (DuplicateOfLeadId, DuplicateOfContractorId, PreviousStatus) = (null, null, null);
    }

    /// <summary>Works out what converting makes; nothing is stored and the lead stays as it is.</summary>
    /// <param name="plan">What to make and what to link.</param>
    /// <param name="contractor">The existing contractor of the plan; null makes one.</param>
    /// <param name="contact">The existing contact of the plan; null makes one if the plan or the lead has a name for it.</param>
    /// <exception cref="RuleBrokenException">It is closed.</exception>
    public Conversion Plan(ConversionPlan plan, Contractor? contractor, Contact? contact)
    {
        ArgumentNullException.ThrowIfNull(plan);
        RequireOpen();
        var company = contractor ?? NewContractor(plan);
        var person = contact ?? NewContact(plan, company);
        return new Conversion(company, IsNewContractor: contractor is null, person, IsNewContact: person is not null && contact is null)
        {
            Deal = plan.WithDeal ? NewDeal(plan, company, person) : null,
        };
    }

    /// <summary>Ends the lead with what converting made.</summary>
    public void Convert(Conversion conversion, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(conversion);
        RequireOpen();
        (Status, DerivedContractorId, DerivedContactId, DerivedDealId) = (LeadStatus.Qualified, conversion.Contractor.Id, conversion.Contact?.Id, conversion.Deal?.Id);
        FirstTouchAt ??= now;
    }

    /// <summary>Takes the conversion back: it is again what it was before.</summary>
    /// <param name="before">What it was.</param>
    /// <exception cref="RuleBrokenException">It is not converted.</exception>
    public void UndoConversion(LeadStatus before)
    {
        if (Status != LeadStatus.Qualified)
            throw new RuleBrokenException(LeadTexts.NotConverted, Name, LeadTexts.Of(Status));
        Status = before == LeadStatus.InWork && ResponsibleId is null ? LeadStatus.New : before;
        // A contractor made when the lead failed once stays its contractor.
        (DerivedContractorId, DerivedContactId, DerivedDealId) = (ContractorCreatedOnFailure ? DerivedContractorId : null, null, null);
    }

    /// <summary>A call, a meeting or a letter was planned or took place: somebody works on a new lead, and one that could not be reached was.</summary>
    /// <param name="afterFirst">What a new lead becomes.</param>
    /// <param name="reached">Whether somebody spoke to them.</param>
    /// <param name="at">When.</param>
    internal void Touch(LeadStatus afterFirst, bool reached, DateTime at)
    {
        if (!IsOpen)
            return;
        if (reached)
            FirstTouchAt ??= at;
        // Work needs somebody: one that waits in a queue goes on waiting.
        if (ResponsibleId is null)
            return;
        if (Status == LeadStatus.New)
            Status = afterFirst;
        else if (Status == LeadStatus.Unreachable && reached)
            Status = LeadStatus.InWork;
    }

    /// <exception cref="RuleBrokenException">It is closed.</exception>
    internal void RequireOpen()
    {
        if (!IsOpen)
            throw new RuleBrokenException(LeadTexts.IsClosed, Name, LeadTexts.Of(Status));
    }

    private Contractor NewContractor(ConversionPlan plan)
    {
        var kind = plan.Kind ?? (Kind == LeadKind.Company ? ContractorKind.Company : ContractorKind.Individual);
        var person = PersonName.Parse(kind == ContractorKind.Company ? null : ContactName ?? Name);
        return new Contractor
        {
            Kind = kind,
            Name = FirstOf(plan.ContractorName, kind == ContractorKind.Company ? Company : ContactName, Name)!,
            LastName = person.Last,
            FirstName = person.First,
            MiddleName = person.Middle,
            BusinessFormId = BusinessFormId,
            IndustryId = IndustryId,
            RegionId = RegionId,
            CountryId = CountryId,
            SourceId = SourceId,
            ResponsibleId = ResponsibleId,
            ContactPoints = ContactPoints,
            Addresses = Addresses,
            Description = About,
            OriginLeadId = Id,
        };
    }

    private Deal NewDeal(ConversionPlan plan, Contractor company, Contact? person) => new()
    {
        Name = FirstOf(plan.DealName, Name)!,
        ContractorId = company.Id,
        ContactId = person?.Id,
        DealTypeId = plan.DealTypeId,
        Amount = plan.DealAmount ?? Budget,
        ResponsibleId = ResponsibleId,
        SourceId = SourceId,
        OriginLeadId = Id,
        Description = About,
    };

    private Contact? NewContact(ConversionPlan plan, Contractor company)
    {
        var name = FirstOf(plan.ContactName, ContactName);
        if (!(plan.WithContact ?? (company.Kind != ContractorKind.Individual && name is not null)))
            return null;
        var contact = Contact.Named(PersonName.Parse(name ?? Name));
        contact.ContractorId = company.Id;
        contact.Position = Position;
        contact.ResponsibleId = ResponsibleId;
        contact.SourceId = SourceId;
        contact.ContactPoints = ContactPoints;
        return contact;
    }
}

/// <summary>What converting a lead should make and link.</summary>
public sealed record ConversionPlan
{
    /// <summary>Link to this contractor instead of making one.</summary>
    public Guid? ContractorId { get; init; }

    /// <summary>The new contractor's name; unset, the lead's company or person.</summary>
    public string? ContractorName { get; init; }

    /// <summary>The new contractor's kind; unset, as the lead's.</summary>
    public ContractorKind? Kind { get; init; }

    /// <summary>Whether a contact is made; unset, when the lead names a person at a company.</summary>
    public bool? WithContact { get; init; }

    /// <summary>Link to this contact instead of making one.</summary>
    public Guid? ContactId { get; init; }

    /// <summary>The new contact's full name; unset, the lead's contact person.</summary>
    public string? ContactName { get; init; }

    /// <summary>Whether a deal begins with it.</summary>
    public bool WithDeal { get; init; }

    /// <summary>What the deal is called; unset, as the lead.</summary>
    public string? DealName { get; init; }

    /// <summary>The deal's type; unset, the default one.</summary>
    public Guid? DealTypeId { get; init; }

    /// <summary>The deal's amount; unset, the lead's budget.</summary>
    public Money? DealAmount { get; init; }
}

/// <summary>What converting a lead makes or made.</summary>
public sealed record Conversion(Contractor Contractor, bool IsNewContractor, Contact? Contact, bool IsNewContact)
{
    /// <summary>The deal that begins with it; null when none does.</summary>
    public Deal? Deal { get; init; }
}
