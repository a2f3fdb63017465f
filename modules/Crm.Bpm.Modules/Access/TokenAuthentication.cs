using System.Security.Claims;
using System.Text.Encodings.Web;
using Crm.Bpm.Sdk.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Crm.Bpm.Modules.Access;

/// <summary>Lets API clients in by <c>Authorization: Bearer</c> with a personal access token.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens, IViewers viewers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Token";
    private const string Prefix = "Bearer ";

    /// <summary>Which token let the request in; the rate limit counts by it.</summary>
    public const string TokenClaim = "crm.token";

    public static bool IsOffered(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsOffered(Request))
            return AuthenticateResult.NoResult();
        var value = Request.Headers.Authorization.ToString()[Prefix.Length..].Trim();
        var token = await tokens.FindAsync(value, Context.RequestAborted);
        if (token is null)
            return AuthenticateResult.Fail(AccessTexts.BadToken);
        var viewer = await viewers.OfAsync(token.UserId, Context.RequestAborted);
        if (viewer.UserId is null)
            return AuthenticateResult.Fail(AccessTexts.BadToken);
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, token.UserId.ToString()), new(ClaimTypes.Name, viewer.Name), new(TokenClaim, token.Id.ToString())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        Response.Headers.WWWAuthenticate = "Bearer";
        await Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, result.Failure?.Message ?? AccessTexts.SignInFirst);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, Sdk.SdkTexts.NotAllowed);
}

/// <summary>Problem details written before any endpoint runs.</summary>
internal static class Problems
{
    public static Task WriteAsync(HttpContext context, int status, string sentence) =>
        Results.Problem(statusCode: status, detail: sentence).ExecuteAsync(context);
}
