using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Crm.Bpm.Sdk.Import;

namespace Crm.Bpm.Modules.Import;

/// <summary>People from a file: known at once, able to sign in when they are invited.</summary>
internal sealed class UserImport : ImportTarget<User>
{
    public override IReadOnlyDictionary<string, string> Headings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sales agent"] = "name", ["agent"] = "name", ["employee"] = "name", ["full name"] = "name", ["ФИО"] = "name", ["сотрудник"] = "name", ["начальник"] = "manager.name", ["department"] = "team.name",
    };

    public override IReadOnlyList<string> Keys { get; } = ["externalKey", "email", "name"];

    // Who manages people of a region works there; the file names managers only beside their people.
    public override void CompleteMissing(string field, Record missing, User neededBy)
    {
        if (field == "manager" && missing is User manager)
            (manager.RegionId, manager.TeamId) = (neededBy.RegionId, neededBy.TeamId);
    }
}
