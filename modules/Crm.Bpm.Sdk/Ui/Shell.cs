using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Sdk.Ui;

/// <summary>The sections of the rail, from top to bottom: the values of <see cref="PageDeclaration.Section"/>.</summary>
public static class MenuSections
{
    /// <summary>What a person works in every day: inbox, calendar, leads, deals.</summary>
    public const string Work = "work";

    /// <summary>The processes that run and those one draws.</summary>
    public const string Processes = "processes";

    /// <summary>Settings, people, plugins.</summary>
    public const string Administration = "administration";

    /// <summary>All of them in their order.</summary>
    public static IReadOnlyList<string> All { get; } = [Work, Processes, Administration];
}

/// <summary>The person in front of the screen, as the frame needs to know them.</summary>
public sealed record ShellPerson(Guid Id, string Name);

/// <summary>A bar above everything: demo mode, a licence that ends, a restart that is due.</summary>
public sealed record ShellBanner(Tone Tone, string Text, string? LinkText = null, string? Href = null)
{
    /// <summary>What <see cref="LinkText"/> does when it is a button, and the sentence that says what happened; null when it is a link or nothing.</summary>
    public Func<CancellationToken, Task<string>>? Act { get; init; }
}

/// <summary>What the frame shows to one person.</summary>
public sealed record ShellContent(
    ShellPerson? Person,
    TimeZoneInfo Zone,
    IReadOnlyList<PageDeclaration> Menu,
    IReadOnlyList<CreateAction> Create,
    ShellBanner? Banner = null)
{
    /// <summary>Components above every page that modules brought and this person may see.</summary>
    public IReadOnlyList<Type> Parts { get; init; } = [];
}

/// <summary>Something the command box found.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Hint">Its kind and one more fact, in the person's language.</param>
/// <param name="Href">Its page.</param>
/// <param name="Icon">One of <see cref="Icons.Names"/>.</param>
internal sealed record FoundItem(string Title, string? Hint, string Href, string Icon);

/// <summary>What the frame asks the host, one per circuit. Pages use it to say that counts in the rail have changed.</summary>
internal interface IShell
{
    /// <summary>What this person sees around every page: only what they may open.</summary>
    Task<ShellContent> LoadAsync(CancellationToken cancel);

    /// <summary>Records for the command box; called after a pause in typing with at least two characters.</summary>
    Task<IReadOnlyList<FoundItem>> SearchAsync(string text, CancellationToken cancel);

    /// <summary>Raised when badges should be counted again.</summary>
    event EventHandler? Changed;

    /// <summary>Asks the frame to count its badges again, for instance after a task was completed.</summary>
    void Refresh();
}

/// <summary>Finds records for the command box. Register one or several as scoped services.</summary>
internal interface ICommandSearch
{
    /// <summary>What this person may see that matches the text, best first; a handful is enough.</summary>
    Task<IReadOnlyList<FoundItem>> FindAsync(Viewer viewer, string text, CancellationToken cancel);
}

/// <summary>Says whether a bar stands above everything. Register one or several; the first that answers is shown.</summary>
internal interface IShellBanner
{
    /// <summary>The bar for this person now; null for none.</summary>
    ValueTask<ShellBanner?> CurrentAsync(Viewer viewer, CancellationToken cancel);
}

/// <summary>The component behind the bell of the top bar. Register one as a singleton; without it there is no bell.</summary>
/// <param name="Component">A component without parameters; draws a button with the classes <c>btn quiet square bell</c>.</param>
internal sealed record BellSlot(Type Component)
{
    /// <summary>How many notifications are unread, for the bar at the bottom of a phone, where no bell is.</summary>
    public Func<IServiceProvider, CancellationToken, Task<int?>>? Badge { get; init; }
}

/// <summary>
/// The component behind every phone number that people see. Register one as a singleton; without it a number is a link that the
/// person's own telephone program opens.
/// </summary>
/// <param name="Component">A component with the parameters <c>Number</c> (string, as it was typed), <c>Class</c> (string) and <c>ChildContent</c> (what is shown instead of the number; may be null).</param>
public sealed record PhoneSlot(Type Component);
