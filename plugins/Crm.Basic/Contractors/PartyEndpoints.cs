using Crm.Basic.Contacts;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Contractors;

/// <summary>Every route of contractors, contacts and the links between them.</summary>
internal static class PartyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var contractors = routes.MapRecord<Contractor>("/api/contractors");
        contractors.MapGet("similar", ([AsParameters] Described described, HttpContext http, CancellationToken cancel) => SimilarAsync(http, similar => similar.ContractorsAsync(described, cancel), cancel))
            .WithSummary("Contractors that may be the same as one about to be added");
        contractors.MapUseCase<LinkContact, LinkContent>("{id:guid}/link-contact", async (link, id, body, cancel) => Of(await link.RunAsync(id, body, cancel)))
            .WithSummary("Say that a person works for the contractor");
        var contacts = routes.MapRecord<Contact>("/api/contacts");
        contacts.MapGet("similar", ([AsParameters] Described described, HttpContext http, CancellationToken cancel) => SimilarAsync(http, similar => similar.ContactsAsync(described, cancel), cancel))
            .WithSummary("Contacts that may be the same as one about to be added");
        var links = routes.MapRecord<ContractorContact>("/api/contractor-contacts");
        links.MapUseCase<ChangeContactLink, LinkContent>("{id:guid}/change", async (change, id, body, cancel) => Of(await change.RunAsync(id, body, cancel)))
            .WithSummary("Change role, position, dates, or who the main contact is");
        links.MapUseCase<UnlinkContact, Empty>("{id:guid}/remove", async (unlink, id, _, cancel) => Of(await unlink.RunAsync(id, cancel)))
            .WithSummary("Take the person away from the contractor");
    }

    private static async Task<IResult> SimilarAsync(HttpContext http, Func<FindSimilar, Task<IReadOnlyList<Leads.Match>>> find, CancellationToken cancel)
    {
        var session = await RecordEndpoints.SessionAsync(http, cancel);
        return TypedResults.Ok(new { items = await http.RequestServices.GetRequiredService<UnitOfWork>().ReadAsync(session.Viewer, (IServiceProvider services) => find(services.GetRequiredService<FindSimilar>())) });
    }

    private static object Of(ContractorContact link) => new { id = link.Id, contractor = link.ContractorId, contact = link.ContactId, role = link.RoleId, link.Position, link.IsMain, link.From, link.To, link.IsActive };

    internal sealed record Empty;
}
