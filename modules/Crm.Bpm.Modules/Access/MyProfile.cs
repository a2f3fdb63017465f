using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access;

/// <summary>What a person sets for themselves.</summary>
public sealed record MySettings
{
    /// <summary>"ru" or "en"; null means as the browser asks.</summary>
    public string? Language { get; init; }

    /// <summary>IANA name; null means the company's.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>Keeps a person's own language and time zone.</summary>
public sealed class SetMySettings(CrmDb db)
{
    public async Task RunAsync(MySettings settings, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var user = await db.LoadAsync<User>(db.FilterUserId, cancel);
        if (settings.Language is not (null or "" or "ru" or "en"))
            throw new InvalidInputException("language", AccessTexts.UnknownLanguage.With(settings.Language));
        if (settings.TimeZone is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            throw new InvalidInputException("timeZone", AccessTexts.UnknownTimeZone.With(zone));
        user.Language = settings.Language is "" ? null : settings.Language;
        user.TimeZone = settings.TimeZone is "" ? null : settings.TimeZone;
    }
}

/// <summary>A password, and the one before it.</summary>
public sealed record NewPassword
{
    public string OldPassword { get; init; } = "";
    public string Password { get; init; } = "";
}

/// <summary>Changes one's own password; every session but the one at hand ends.</summary>
internal sealed class ChangeMyPassword(CrmDb db, UserManager<Login> logins)
{
    public async Task<SignedIn> RunAsync(NewPassword password, CancellationToken cancel)
    {
        var user = await db.LoadAsync<User>(db.FilterUserId, cancel);
        var login = await logins.FindByIdAsync(user.Id.ToString()) ?? throw new NotFoundException();
        (await logins.ChangePasswordAsync(login, password.OldPassword, password.Password)).Check();
        return new SignedIn(Sessions.For(login, user.Name), user.Language);
    }
}

/// <summary>Whoever asks, about themselves.</summary>
internal static class MyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/me").WithTags("Access").RequireAuthorization();
        me.MapGet("", MeAsync).WithSummary("Who I am, what I may do, my language and time zone");
        me.MapPatch("", SetAsync).WithSummary("Set my language and time zone");
        me.MapPost("password", PasswordAsync).WithSummary("Change my password; my other sessions end");
    }

    private static async Task<IResult> MeAsync(ICurrentViewer current, CrmModules modules, CancellationToken cancel)
    {
        var viewer = await current.GetAsync(cancel);
        var permissions = modules.Permissions.Select(p => p.Code).Distinct(StringComparer.Ordinal).Where(viewer.May)
            .ToDictionary(p => p, p => viewer.LevelOf(p).ToString(), StringComparer.Ordinal);
        return TypedResults.Ok(new { id = viewer.UserId, viewer.Name, roles = viewer.RoleCodes, viewer.Language, viewer.TimeZone, permissions });
    }

    private static async Task<IResult> SetAsync(MySettings settings, HttpContext http, AccessChanges changes, CancellationToken cancel)
    {
        await changes.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), s => s.GetRequiredService<SetMySettings>().RunAsync(settings, cancel), cancel);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> PasswordAsync(NewPassword password, HttpContext http, AccessChanges changes, CancellationToken cancel)
    {
        var signedIn = await changes.RunAsync(await RecordEndpoints.SessionAsync(http, cancel), s => s.GetRequiredService<ChangeMyPassword>().RunAsync(password, cancel), cancel);
        if (http.User.Identity?.AuthenticationType == IdentityConstants.ApplicationScheme)
            await Door.OpenAsync(http, signedIn);
        return TypedResults.NoContent();
    }
}
