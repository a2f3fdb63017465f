using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Crm.Bpm.Modules.Access;

/// <summary>Cookies for people, tokens for programs, and who may do what when nothing else is said: nobody.</summary>
internal static class SignInServices
{
    private const string Either = "Session or token";

    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpContextAccessor();
        services.AddSingleton<Sessions>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<SetUpState>();
        services.AddSingleton<AccessLetters>();
        services.AddSingleton<AccessChanges>();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        services.AddScoped<ICurrentViewer, CurrentViewer>();
        services.AddCascadingAuthenticationState();
        AddIdentity(services);
        AddSchemes(services);
        // Whatever does not say otherwise is for people who signed in.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddDataProtection().SetApplicationName("Crm.Bpm");
        services.AddSingleton<IXmlRepository, ProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s =>
            new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = s.GetRequiredService<IXmlRepository>()));
    }

    private static void AddIdentity(IServiceCollection services)
    {
        services.AddSingleton<IPasswordHasher<Login>, PasswordHasher<Login>>();
        services.AddIdentityCore<Login>(identity =>
        {
            identity.User.AllowedUserNameCharacters = "";
            identity.User.RequireUniqueEmail = false; // The user name is the e-mail and is unique.
            identity.Password.RequiredLength = 10;
            identity.Password.RequiredUniqueChars = 4;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddUserStore<Logins>().AddErrorDescriber<LoginTexts>();
    }

    private static void AddSchemes(IServiceCollection services) =>
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, scheme => scheme.ForwardDefaultSelector =
                context => TokenAuthentication.IsOffered(context.Request) ? TokenAuthentication.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, Configure);

    private static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = SignInPaths.SessionCookie;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = SignInPaths.SignIn;
        cookie.AccessDeniedPath = SignInPaths.SignIn;
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnValidatePrincipal = context => context.HttpContext.RequestServices.GetRequiredService<Sessions>().ValidateAsync(context);
        cookie.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized, AccessTexts.SignInFirst);
        cookie.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden, SdkTexts.NotAllowed);
    }

    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status, string sentence)
    {
        if (ApiPaths.Has(context.Request.Path) || !HttpMethods.IsGet(context.Request.Method))
            return Problems.WriteAsync(context.HttpContext, status, sentence);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
