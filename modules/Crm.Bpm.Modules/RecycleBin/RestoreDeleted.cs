using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Modules.RecycleBin;

/// <summary>Records to take out of the recycle bin, of any kinds.</summary>
public sealed record ChosenDeleted
{
    public IReadOnlyList<DeletedKey> Items { get; init; } = [];
}

/// <summary>A record in the recycle bin.</summary>
public sealed record DeletedKey
{
    /// <summary>The plural of its kind.</summary>
    public string Kind { get; init; } = "";

    public Guid Id { get; init; }
}

/// <summary>Takes records of any kinds out of the recycle bin, each in a transaction of its own and by the rules of its kind.</summary>
internal sealed class RestoreDeleted(GroupWork many, CrmModules modules)
{
    /// <exception cref="InvalidInputException">There are none, too many, or of a kind there is not.</exception>
    public async Task<GroupResult> RunAsync(IReadOnlyList<DeletedKey> items, CrmSession session, CancellationToken cancel)
    {
        if (items.Count is 0 or > GroupWork.MaxRecords)
            throw new InvalidInputException("items", SdkTexts.HowManyRecords.With(GroupWork.MaxRecords));
        var kinds = items.GroupBy(i => i.Kind, StringComparer.OrdinalIgnoreCase)
            .Select(g => (Kind: modules.KindOf(g.Key) ?? throw new InvalidInputException("kind", RecycleBinTexts.UnknownKind.With(g.Key)), Ids: g.Select(i => i.Id).ToList())).ToList();
        var (done, refused) = (new List<Guid>(), new List<NotDone>());
        foreach (var (kind, ids) in kinds)
        {
            var result = await DeletedOfKind.Of(kind).RestoreAsync(many, session, ids, cancel);
            done.AddRange(result.Done);
            refused.AddRange(result.Refused);
        }

        return new(done, refused);
    }
}
