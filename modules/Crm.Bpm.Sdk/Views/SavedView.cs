using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Sdk.Views;

/// <summary>A list as somebody likes to see it: what it shows, in which order, in which columns. Their own, or shared with everybody.</summary>
public sealed class SavedView
{
    public const int MaxNameLength = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The plural of the kind it lists.</summary>
    public required string Kind { get; init; }

    public required string Name { get; set; }

    /// <summary>Who made it.</summary>
    public Guid OwnerId { get; init; }

    /// <summary>Everybody who sees the list has it as a tab.</summary>
    public bool IsShared { get; set; }

    /// <summary>The condition, as <see cref="Data.RecordFilter"/> reads it; null shows everything.</summary>
    public string? Filter { get; set; }

    /// <summary>"-changedAt,name"; the list's own order when null.</summary>
    public string? Sort { get; set; }

    /// <summary>API names of the columns after the name, with commas; the list's own when null.</summary>
    public string? Columns { get; set; }

    public DateTime ChangedAt { get; set; }

    /// <summary>Whether this person may rename, change and delete it: their own, or a shared one when they look after shared views.</summary>
    public bool MayChange(Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return OwnerId == viewer.UserId || (IsShared && viewer.May(ViewPermissions.Share));
    }

    internal void RequireChangeable(Viewer viewer)
    {
        if (!MayChange(viewer))
            throw new NotAllowedException(ViewTexts.NotYours.With(Name));
    }
}

/// <summary>How somebody has set up a list for themselves.</summary>
public sealed class ListSetting
{
    public Guid UserId { get; init; }

    /// <summary>The plural of the kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The view the list opens with: the word of a built-in one or the id of a saved one; the first when null.</summary>
    public string? DefaultView { get; set; }

    /// <summary>The columns of the built-in views, with commas; the list's own when null.</summary>
    public string? Columns { get; set; }
}

/// <summary>Permissions of views.</summary>
public static class ViewPermissions
{
    /// <summary>To show one's views to everybody, and to look after the shared ones.</summary>
    public const string Share = "views.share";
}

/// <summary>Sentences about views.</summary>
internal static class ViewTexts
{
    public static readonly Words Share = new("Share list views with everybody", "Делать представления списков общими");
    public static readonly Words NameNeeded = new("Give the view a name.", "Назовите представление.");
    public static readonly Words NameTooLong = new("A name may have at most {0} characters.", "В названии не больше {0} символов.");
    public static readonly Words NotYours = new("“{0}” is somebody else's view. Save it as your own to change it.", "Представление «{0}» создал другой человек. Чтобы менять, сохраните его как своё.");
    public static readonly Words TooMany = new("You have {0} views of this list. Delete one first.", "У вас уже {0} представлений этого списка. Сначала удалите лишнее.");
    public static readonly Words UnknownKind = new("There is no list “{0}”.", "Списка «{0}» нет.");
}
