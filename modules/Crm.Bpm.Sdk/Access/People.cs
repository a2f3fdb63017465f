using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Access;

/// <summary>A person who works here. May be known without signing in: an imported person needs no e-mail.</summary>
[Record("users", "Person", "Сотрудник", "People", "Сотрудники")]
public sealed class User : Record, ISearchable
{
    [Field("Name", "Имя", MaxLength = 200, Required = true)]
    public required string Name { get; set; }

    [Field("E-mail", "E-mail", MaxLength = 256, As = FieldType.Email)]
    public string? Email { get; set; }

    [Field("Phone", "Телефон", MaxLength = 50, As = FieldType.Phone)]
    public string? Phone { get; set; }

    [Field("Extension", "Внутренний номер", MaxLength = 20)]
    public string? Extension { get; set; }

    [Field("Position", "Должность", MaxLength = 200)]
    public string? Position { get; set; }

    public Guid? ManagerId { get; set; }

    [Field("Manager", "Руководитель")]
    public User? Manager { get; set; }

    public Guid? TeamId { get; set; }

    [Field("Team", "Отдел")]
    public Team? Team { get; set; }

    public Guid? RegionId { get; set; }

    [Field("Region", "Регион")]
    public Region? Region { get; set; }

    /// <summary>IANA name; null means the company's.</summary>
    [Field("Time zone", "Часовой пояс", MaxLength = 100)]
    public string? TimeZone { get; set; }

    /// <summary>"ru" or "en"; null means as the browser asks.</summary>
    [Field("Language", "Язык", MaxLength = 10)]
    public string? Language { get; set; }

    /// <summary>False until invited; then the person has a login of the same id.</summary>
    [Field("Can sign in", "Может входить")]
    public bool CanSignIn { get; internal set; }

    [Field("Status", "Статус")]
    public UserStatus Status { get; internal set; }

    public override string Title => Name;

    public IEnumerable<string?> SearchWords() => [Name, Position];

    public IEnumerable<(SearchKeyType Type, string Value)> SearchKeys()
    {
        if (Email is { } email)
            yield return (SearchKeyType.Email, email);
        if (Phone is { } phone)
            yield return (SearchKeyType.Phone, phone);
    }
}

/// <summary>Whether a person works here now.</summary>
public enum UserStatus
{
    Active,
    Blocked,
}

/// <summary>People who work together under a head; teams form a tree.</summary>
[Record("teams", "Team", "Отдел", "Teams", "Отделы")]
public sealed class Team : Record
{
    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public required string Name { get; set; }

    public Guid? HeadId { get; set; }

    [Field("Head", "Руководитель")]
    public User? Head { get; set; }

    public Guid? ParentId { get; set; }

    [Field("Part of", "Входит в")]
    public Team? Parent { get; set; }

    public override string Title => Name;
}

/// <summary>A part of the world the company sells to; clients and people belong to one, and access may be given by it.</summary>
[Record("regions", "Region", "Регион", "Regions", "Регионы")]
public sealed class Region : Record
{
    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public required string Name { get; set; }

    public override string Title => Name;
}

/// <summary>A set of permissions, each with how far it reaches. <see cref="Code"/> is what code and processes use.</summary>
[Record("roles", "Role", "Роль", "Roles", "Роли")]
public sealed class Role : Record
{
    /// <summary>A neutral word: Administrator, SalesHead … Forever, since processes assign tasks to it.</summary>
    [Field("Code", "Код", MaxLength = 100, Required = true)]
    public required string Code { get; init; }

    [Field("Name", "Название", MaxLength = 200, Required = true)]
    public required string Name { get; set; }

    [Field("Name in Russian", "Название по-русски", MaxLength = 200)]
    public string? NameRu { get; set; }

    public List<RolePermission> Permissions { get; } = [];

    public override string Title => NamedInTwoLanguages.Choose(Name, NameRu);
}

/// <summary>One permission of a role and how far it reaches.</summary>
public sealed class RolePermission
{
    public Guid RoleId { get; init; }
    public required string Permission { get; init; }
    public AccessLevel Level { get; set; }
}

/// <summary>Who has which role.</summary>
public sealed class UserRole
{
    public Guid UserId { get; init; }
    public Guid RoleId { get; init; }
}

/// <summary>A time somebody is away, and who stands in.</summary>
public sealed class Absence
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid UserId { get; init; }
    public DateOnly From { get; set; }

    /// <summary>The last day away.</summary>
    public DateOnly To { get; set; }

    public Guid? SubstituteId { get; set; }
    public string? Reason { get; set; }
}

/// <summary>How far a permission reaches; each level includes the ones before it.</summary>
public enum AccessLevel
{
    None,

    /// <summary>Records one is responsible for, or whose responsible one stands in for.</summary>
    Own,

    /// <summary>Records of the people of one's team and the teams below it.</summary>
    Team,

    /// <summary>Records of one's region, and of people of that region.</summary>
    Region,

    All,
}

/// <summary>A name kept in two languages as data.</summary>
public static class NamedInTwoLanguages
{
    /// <summary>The Russian name where Russian is spoken and there is one; else the main name.</summary>
    public static string Choose(string name, string? nameRu) => new Words(name, nameRu ?? name);
}
