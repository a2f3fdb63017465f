using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;

namespace Crm.Bpm.Modules.Import.Templates;

/// <summary>A mapping somebody keeps for files that come again: their own, or shared with everybody who imports.</summary>
public sealed class ImportTemplate
{
    public const int MaxNameLength = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    /// <summary>The plural of the kind its files become.</summary>
    public required string Target { get; init; }

    /// <summary>Who made it.</summary>
    public Guid OwnerId { get; init; }

    /// <summary>Everybody who imports is offered it.</summary>
    public bool IsShared { get; set; }

    /// <summary><see cref="ImportOptions"/> as JSON, without how a certain file is read.</summary>
    public required string Options { get; set; }

    public DateTime ChangedAt { get; set; }

    /// <summary>Whether this person may change and delete it: their own, or a shared one when they administer.</summary>
    internal bool MayChange(Viewer viewer) => OwnerId == viewer.UserId || (IsShared && viewer.May(PlatformPermissions.Administer));

    internal void RequireChangeable(Viewer viewer)
    {
        if (!MayChange(viewer))
            throw new NotAllowedException(TemplateTexts.NotYours.With(Name));
    }

    /// <exception cref="InvalidInputException">There is no name, or it is too long.</exception>
    internal static string NameOf(string? name) => name?.Trim() switch
    {
        null or "" => throw new InvalidInputException("name", TemplateTexts.NameNeeded),
        { Length: > MaxNameLength } => throw new InvalidInputException("name", TemplateTexts.NameTooLong.With(MaxNameLength)),
        var text => text,
    };
}

/// <summary>Sentences about import templates.</summary>
internal static class TemplateTexts
{
    public static readonly Words NameNeeded = new("Give the template a name.", "Назовите шаблон.");
    public static readonly Words NameTooLong = new("A name may have at most {0} characters.", "В названии не больше {0} символов.");
    public static readonly Words NotYours = new("“{0}” is somebody else's template. Save it under another name to change it.", "Шаблон «{0}» создал другой человек. Чтобы менять, сохраните его под другим названием.");
    public static readonly Words TooMany = new("You have {0} import templates. Delete one first.", "У вас уже {0} шаблонов импорта. Сначала удалите лишний.");
}
