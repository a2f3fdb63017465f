namespace Crm.Bpm.Workflows.Http.Elsa;

/// <summary>What may be done with a resource and how. Studio opens for editing only what it may publish.</summary>
internal sealed record Link(string Href, string Rel, string Method)
{
    public static IReadOnlyList<Link> OfDefinition(string definitionId, bool mayEdit, bool mayOperate)
    {
        var own = "/workflow-definitions/" + Uri.EscapeDataString(definitionId);
        var links = new List<Link>
        {
            new(own, "self", "GET"),
            new("/workflow-definitions/by-definition-id/" + Uri.EscapeDataString(definitionId), "self", "GET"),
            new(own + "/versions", "versions", "GET"),
        };
        if (mayOperate)
            links.AddRange([new(own + "/bulk-dispatch", "bulk-dispatch", "POST"), new(own + "/dispatch", "dispatch", "POST"), new(own + "/execute", "execute", "POST")]);
        links.Add(new(own + "/export", "export", "POST"));
        if (mayEdit)
            links.AddRange([
                new(own + "/publish", "publish", "POST"), new(own + "/retract", "retract", "POST"), new(own, "delete", "DELETE"),
                new(own + "/import", "import", "PUT"), new(own + "/update-references", "update-references", "POST")]);
        return links;
    }

    public static IReadOnlyList<Link> OfDefinitions(bool mayEdit)
    {
        const string own = "/workflow-definitions";
        const string bulk = "/bulk-actions/";
        List<Link> links = [new(own, "self", "GET"), new(own + "/validation/is-name-unique", "is-name-unique", "GET"), new(own + "/query/count", "count", "GET"), new(own + "/many-by-id", "many-by-id", "GET")];
        if (mayEdit)
            links.AddRange([
                new(bulk + "delete" + own + "/by-definition-id", "bulk-delete-by-definition-id", "POST"), new(bulk + "delete" + own + "/by-id", "bulk-delete-by-id", "POST"),
                new(bulk + "publish" + own + "/by-definition-ids", "bulk-publish", "POST"), new(bulk + "retract" + own + "/by-definition-ids", "bulk-retract", "POST"),
                new(own + "/import", "import", "POST"), new(own + "/import-files", "import-files", "POST"), new(own, "create", "POST")]);
        return links;
    }
}
