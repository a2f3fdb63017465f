using System.Linq.Expressions;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Sdk.Views;

/// <summary>A view to save, or what to change of one; what is null stays as it is.</summary>
public sealed record ViewContent
{
    /// <summary>The plural of the kind; only for a new one.</summary>
    public string? Kind { get; init; }

    public string? Name { get; init; }
    public bool? IsShared { get; init; }

    /// <summary>Empty shows everything.</summary>
    public string? Filter { get; init; }

    /// <summary>Empty is the list's own order.</summary>
    public string? Sort { get; init; }

    /// <summary>Empty are the list's own columns.</summary>
    public string? Columns { get; init; }
}

/// <summary>Keeps a list as it is now under a name.</summary>
public sealed class SaveView(CrmDb db, ICrmClock clock)
{
    private const int MaxViews = 50;

    /// <exception cref="InvalidInputException">The kind, the name, the filter, the order or a column is wrong.</exception>
    /// <exception cref="NotAllowedException">They may not see the list, or may not share.</exception>
    public async Task<SavedView> RunAsync(ViewContent content, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        var kind = db.ListedKind(content.Kind);
        var owner = db.Session.Viewer.UserId ?? throw new NotAllowedException();
        if (await db.Set<SavedView>().CountAsync(v => v.OwnerId == owner && v.Kind == kind.Plural, cancel) >= MaxViews)
            throw new RuleBrokenException(ViewTexts.TooMany, MaxViews);
        var view = new SavedView { Kind = kind.Plural, Name = "", OwnerId = owner, ChangedAt = clock.UtcNow };
        view.Apply(kind, content with { Name = content.Name ?? "" }, db.Session.Viewer);
        db.Add(view);
        return view;
    }
}

/// <summary>Renames a view, shares it, or keeps another filter, order or columns in it.</summary>
public sealed class ChangeView(CrmDb db, ICrmClock clock)
{
    /// <exception cref="NotFoundException">There is none, or it is somebody else's own.</exception>
    /// <exception cref="NotAllowedException">They see it but may not change it.</exception>
    /// <exception cref="InvalidInputException">The name, the filter, the order or a column is wrong.</exception>
    public async Task<SavedView> RunAsync(Guid id, ViewContent content, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        var view = await db.FindViewAsync(id, cancel);
        view.RequireChangeable(db.Session.Viewer);
        view.Apply(db.ListedKind(view.Kind), content, db.Session.Viewer);
        view.ChangedAt = clock.UtcNow;
        return view;
    }
}

/// <summary>Removes a view.</summary>
public sealed class DeleteView(CrmDb db)
{
    /// <exception cref="NotFoundException">There is none, or it is somebody else's own.</exception>
    /// <exception cref="NotAllowedException">They see it but may not change it.</exception>
    public async Task<SavedView> RunAsync(Guid id, CancellationToken cancel)
    {
        var view = await db.FindViewAsync(id, cancel);
        view.RequireChangeable(db.Session.Viewer);
        db.Remove(view);
        return view;
    }
}

/// <summary>Remembers how a person wants a list to open and which columns its built-in views have.</summary>
public sealed class SetUpList(CrmDb db)
{
    /// <param name="plural">The kind.</param>
    /// <param name="defaultView">The view it opens with; null leaves it as it is, empty forgets it.</param>
    /// <param name="columns">The columns with commas; null leaves them as they are, empty forgets them.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidInputException">There is no such list or column.</exception>
    public async Task<ListSetting> RunAsync(string plural, string? defaultView, string? columns, CancellationToken cancel)
    {
        var kind = db.ListedKind(plural);
        var person = db.Session.Viewer.UserId ?? throw new NotAllowedException();
        if (columns is not null)
            ViewRules.CheckColumns(kind, columns);
        var setting = await db.Set<ListSetting>().FirstOrDefaultAsync(s => s.UserId == person && s.Kind == kind.Plural, cancel);
        if (setting is null)
            db.Add(setting = new ListSetting { UserId = person, Kind = kind.Plural });
        setting.DefaultView = defaultView is null ? setting.DefaultView : ViewRules.OrNull(defaultView);
        setting.Columns = columns is null ? setting.Columns : ViewRules.OrNull(columns);
        return setting;
    }
}

/// <summary>The views of a list that a person has: their own and the shared ones, and how they set it up.</summary>
/// <param name="Views">In the order of their names, own ones first.</param>
/// <param name="Setting">Null while they have not changed anything.</param>
public sealed record ViewsOfList(IReadOnlyList<SavedView> Views, ListSetting? Setting);

/// <summary>Finds the views of a list.</summary>
public sealed class ListViews(CrmDb db)
{
    private const int MaxViews = 200;

    /// <exception cref="InvalidInputException">There is no such list.</exception>
    public async Task<ViewsOfList> RunAsync(string plural, CancellationToken cancel)
    {
        var kind = db.ListedKind(plural).Plural;
        var person = db.Session.Viewer.UserId ?? Guid.Empty;
        var views = await db.Set<SavedView>().AsNoTracking().Where(v => v.Kind == kind && (v.OwnerId == person || v.IsShared))
            .OrderByDescending(v => v.OwnerId == person).ThenBy(v => v.Name).Take(MaxViews).ToListAsync(cancel);
        return new(views, await db.Set<ListSetting>().AsNoTracking().FirstOrDefaultAsync(s => s.UserId == person && s.Kind == kind, cancel));
    }
}

/// <summary>What must hold of every view.</summary>
internal static class ViewRules
{
    public static RecordKind ListedKind(this CrmDb db, string? plural)
    {
        var kind = db.Modules.KindOf(plural ?? "") ?? throw new InvalidInputException("kind", ViewTexts.UnknownKind.With(plural));
        db.Session.Viewer.Require(kind.ViewPermission);
        return kind;
    }

    public static async Task<SavedView> FindViewAsync(this CrmDb db, Guid id, CancellationToken cancel)
    {
        var person = db.Session.Viewer.UserId ?? Guid.Empty;
        return await db.Set<SavedView>().FirstOrDefaultAsync(v => v.Id == id && (v.OwnerId == person || v.IsShared), cancel) ?? throw new NotFoundException();
    }

    public static void Apply(this SavedView view, RecordKind kind, ViewContent content, Access.Viewer viewer)
    {
        if (content.Name is { } name)
            view.Name = Named(name);
        if (content.IsShared is { } shared && shared != view.IsShared)
        {
            viewer.Require(ViewPermissions.Share);
            view.IsShared = shared;
        }

        if (content.Filter is { } filter)
            view.Filter = Filtered(kind, filter);
        if (content.Sort is { } sort)
            view.Sort = Sorted(kind, sort);
        if (content.Columns is { } columns)
        {
            CheckColumns(kind, columns);
            view.Columns = OrNull(columns);
        }
    }

    public static void CheckColumns(RecordKind kind, string columns)
    {
        foreach (var column in columns.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            kind.RequireField(column);
    }

    public static string? OrNull(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Named(string name)
    {
        name = name.Trim();
        if (name.Length == 0)
            throw new InvalidInputException("name", ViewTexts.NameNeeded);
        return name.Length <= SavedView.MaxNameLength ? name : throw new InvalidInputException("name", ViewTexts.NameTooLong.With(SavedView.MaxNameLength));
    }

    private static string? Filtered(RecordKind kind, string filter)
    {
        if (RecordEndpoints.FilterOf(filter) is { } tree)
            RecordFilter.Check(kind, FilterMeaning.Resolve(kind, tree, Access.Viewer.Nobody, DateTime.UnixEpoch));
        return OrNull(filter);
    }

    private static string? Sorted(RecordKind kind, string sort)
    {
        if (OrNull(sort) is null)
            return null;
        var record = Expression.Parameter(kind.ClrType);
        foreach (var key in SortKey.Parse(kind, sort))
            key.Of(kind, record);
        return sort.Trim();
    }
}
