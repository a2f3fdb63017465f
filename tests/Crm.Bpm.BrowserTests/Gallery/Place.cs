using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.BrowserTests.Gallery;

/// <summary>A page as somebody sees it: who, where, and what they press there before it is looked at.</summary>
/// <param name="Name">Its name among the pictures.</param>
/// <param name="Role">Who looks at it; nobody signed in when null.</param>
/// <param name="Path">Its address; <c>{leads}</c> stands for the id of a record of that kind.</param>
/// <param name="Press">A selector of what is pressed first, for windows above the page.</param>
internal sealed record Place(string Name, string? Role, string Path, string? Press = null)
{
    /// <summary>Every page of the product, full and empty, and the windows on it.</summary>
    public static IReadOnlyList<Place> All { get; } =
    [
        new("sign-in", null, "/sign-in"), new("forgotten", null, "/forgotten"), new("welcome-ended", null, "/welcome/ended"), new("error", null, "/error"),
        .. By(ShippedRoles.Manager,
        [
            ("inbox", "/inbox", null), ("inbox-task", "/inbox?task={task}", null), ("inbox-queue", "/inbox?tab=queue", null), ("inbox-nothing", "/inbox?tab=control", null),
            ("task-new", "/tasks/new", null), ("command-box", "/inbox", "header .find, nav.bottom > button"), ("menu-me", "/inbox", "header button.me"),
            ("leads", "/leads", null), ("leads-nothing", "/leads?view=all&search=99887766", null), ("lead", "/leads/{leads}", null), ("lead-new", "/leads/new", null),
            ("lead-convert", "/leads/{leads}", ".head button.main-action"), ("lead-missing", "/leads/01900000-0000-7000-8000-000000000000", null),
            ("contractors", "/contractors", null), ("contractor", "/contractors/{contractors}", null), ("contractor-new", "/contractors/new", null),
            ("contacts", "/contacts", null), ("contact", "/contacts/{contacts}", null), ("contact-new", "/contacts/new", null),
            ("deals", "/deals", null), ("deals-board", "/deals/board", null), ("deal", "/deals/{deals}", null), ("deal-won", "/deals/{deals}", ".head button.main-action"), ("deal-new", "/deals/new", null),
            ("products", "/products", null), ("product", "/products/{products}", null),
            ("week", "/calendar", null), ("week-plan", "/calendar", ".head button.main-action"), ("relationships", "/relationships?view=all", null), ("relationship", "/relationships/{relationships}", null),
            ("relationship-new", "/relationships/new", null), ("relationship-complete", "/relationships/{relationships}", ".head button[data-complete]"), ("inbox-relationship", "/inbox?task={relationships}&of=relationships", null), ("lead-call", "/leads/{leads}", "[data-plan='Call']"),
            ("me", "/me", null), ("me-password", "/me/password", null), ("not-found", "/not-found", null), ("not-allowed", "/admin/people", null),
            ("notifications", "/notifications", null),
            ("letters", "/letters", null), ("letter", "/letters/{letters}", null), ("letter-new", "/letters/new?kind=contractors&id={contractors}&template=thanks", null),
            ("calls", "/calls", null), ("call", "/calls/{calls}", null), ("missed-calls", "/missed-calls", null), ("missed-call", "/missed-calls/{missed-calls}", null), ("call-figures", "/calls/figures", null),
        ]),
        .. By(ShippedRoles.SalesHead, [("head-inbox", "/inbox", null), ("head-leads", "/leads?view=waiting", null), ("queues", "/leads/queues", null), ("queue-taken", "/leads/queues/{lead-queues}?view=taken", null), ("dispatch-rules", "/dispatch-rules", null), ("dispatch-rule", "/dispatch-rules/{dispatch-rules}", null), ("dispatch-rule-new", "/dispatch-rules/new", null)]),
        .. By(ShippedRoles.ProcessAnalyst,
        [
            ("processes", "/processes", null), ("process", "/processes/lead-qualification", null), ("process-edit", "/processes/lead-qualification/edit", null), ("process-deals", "/processes/deal-stage-chain", null), ("process-follow-up", "/processes/follow-up-planning", null), ("process-instance", "/processes/instances/{instance}", null),
            ("process-course", "/processes/instances/{instance}/course", null), ("analyst-inbox", "/inbox", null),
        ]),
        .. By(ShippedRoles.Administrator,
        [
            ("people", "/admin/people", null), ("person-new", "/admin/people", ".head button.main-action"), ("person", "/users/{users}", null), ("person-block", "/users/{users}", ".head button.danger"),
            ("teams", "/admin/teams", null), ("roles", "/admin/roles", null), ("why", "/admin/why", null), ("company", "/admin/company", null), ("dictionaries", "/admin/dictionaries", null),
            ("plugins", "/admin/plugins", null), ("calendar", "/admin/calendar", null), ("web-forms", "/admin/web-forms", null), ("web-form-new", "/admin/web-forms/new", null),
            ("funnels", "/admin/funnels", null), ("product-new", "/products/new", null), ("funnel", "/admin/funnels/{funnels}", null),
            ("mail", "/admin/mail", null), ("templates", "/templates", null), ("template", "/templates/{templates}", null), ("template-new", "/templates/new", null),
            ("web-form", "/admin/web-forms/{web-forms}", null), ("web-form-public", "/forms/{key}", null),
            ("imports", "/imports", null), ("import-new", "/imports/new?target=leads", null), ("import", "/imports/{imports}", null), ("import-templates", "/imports?view=templates", null), ("recycle-bin", "/recycle-bin", null),
            ("telephony", "/admin/telephony", null), ("connection-new", "/admin/telephony/new", null), ("connection", "/admin/telephony/{telephony-connections}", null), ("simulator", "/admin/telephony/{telephony-connections}/simulator", null),
        ]),
    ];

    /// <summary>A page outside the frame, or the one that people see first: no link inside leads there.</summary>
    public bool IsOutside => Role is null || Path is "/inbox" or "/not-found" || Path.StartsWith("/forms/", StringComparison.Ordinal);

    /// <summary>A server on its first day: the page that sets it up, and the pages before there is anything on them.</summary>
    public static IReadOnlyList<Place> FirstDay { get; } =
    [
        new("setup", null, "/setup"),
        .. By(ShippedRoles.Administrator,
        [
            ("empty-inbox", "/inbox", null), ("empty-leads", "/leads", null), ("empty-contractors", "/contractors", null), ("empty-contacts", "/contacts", null), ("empty-week", "/calendar", null), ("empty-relationships", "/relationships", null), ("empty-letters", "/letters", null), ("empty-deals", "/deals", null), ("empty-deals-board", "/deals/board", null), ("empty-products", "/products", null),
            ("empty-notifications", "/notifications", null), ("empty-teams", "/admin/teams", null),
        ]),
    ];

    private static IEnumerable<Place> By(string role, (string Name, string Path, string? Press)[] pages) => pages.Select(page => new Place(page.Name, role, page.Path, page.Press));
}
