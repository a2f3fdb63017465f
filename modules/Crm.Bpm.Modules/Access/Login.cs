using Microsoft.AspNetCore.Identity;

namespace Crm.Bpm.Modules.Access;

/// <summary>How a person signs in; its id is the person's. People who do not sign in have none.</summary>
public sealed class Login : IdentityUser<Guid>;

/// <summary>A personal access token for the API. Only its SHA-256 is kept; the token itself is shown once.</summary>
public sealed class AccessToken
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid UserId { get; init; }

    /// <summary>What it is for, in its owner's words.</summary>
    public required string Name { get; init; }

    /// <summary>Upper-case hex of the SHA-256 of the token.</summary>
    public required string Hash { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Null never ends.</summary>
    public DateTime? ExpiresAt { get; init; }

    public DateTime? LastUsedAt { get; set; }
    public DateTime? RevokedAt { get; set; }
}
