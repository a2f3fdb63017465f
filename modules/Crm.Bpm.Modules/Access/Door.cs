using System.Security.Claims;
using Crm.Bpm.Modules.Demo;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access;

/// <summary>Somebody who may come in, and the language they chose for themselves.</summary>
internal sealed record SignedIn(ClaimsPrincipal Principal, string? Language);

/// <summary>Begins and ends sessions in a browser.</summary>
internal static class Door
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(SignInPaths.SignOut, async (HttpContext http) =>
        {
            await http.SignOutAsync(IdentityConstants.ApplicationScheme);
            return Results.LocalRedirect(SignInPaths.SignIn);
        }).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(SignInPaths.Demo + "/{role}", EnterDemoAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Gives the browser its session, and the person's own language.</summary>
    public static async Task OpenAsync(HttpContext http, SignedIn signedIn)
    {
        await http.SignInAsync(IdentityConstants.ApplicationScheme, signedIn.Principal, new AuthenticationProperties { IsPersistent = true });
        if (signedIn.Language is { } language)
            Speak(http, language);
    }

    /// <summary>Keeps a language in the browser.</summary>
    public static void Speak(HttpContext http, string language) => http.Response.Cookies.Append(
        CookieRequestCultureProvider.DefaultCookieName,
        CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language == "ru" ? "ru-RU" : "en-GB")),
        new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Path = "/" });

    private static async Task<IResult> EnterDemoAsync(string role, string? returnUrl, HttpContext http, DemoOptions demo, UnitOfWork work, CancellationToken cancel)
    {
        if (!demo.Enabled || !Loopback.Is(http))
            return Results.NotFound();
        var signedIn = await work.RunAsync(DemoEntrance.Viewer, s => s.GetRequiredService<DemoEntrance>().RunAsync(role, cancel), cancel);
        await OpenAsync(http, signedIn);
        return Results.LocalRedirect(LocalUrl.Or(returnUrl, "/"));
    }
}

/// <summary>Lets a visitor of the demo in as somebody with a role, without a password. The host allows it only in the demo and only from its own machine.</summary>
internal sealed class DemoEntrance(CrmDb db, UserManager<Login> logins)
{
    public static readonly Viewer Viewer = new(null, "Demo", new Dictionary<string, AccessLevel>(StringComparer.Ordinal));

    /// <summary>Whom one may be, and the words on the buttons.</summary>
    public static IReadOnlyList<(string Role, Words Name)> Roles { get; } =
    [
        (ShippedRoles.Manager, new("Manager", "Менеджер")),
        (ShippedRoles.SalesHead, new("Sales head", "Руководитель продаж")),
        (ShippedRoles.ProcessAnalyst, new("Process analyst", "Аналитик процессов")),
        (ShippedRoles.Administrator, new("Administrator", "Администратор")),
    ];

    public async Task<SignedIn> RunAsync(string role, CancellationToken cancel)
    {
        var holders = db.Set<UserRole>().Where(h => db.Set<Role>().Any(r => r.Id == h.RoleId && r.Code == role)).Select(h => h.UserId);
        var user = await db.Set<User>().Where(u => holders.Contains(u.Id) && u.Status == UserStatus.Active).OrderBy(u => u.Number).FirstOrDefaultAsync(cancel)
            ?? throw new NotFoundException();
        user.CanSignIn = true;
        var login = await logins.FindByIdAsync(user.Id.ToString());
        if (login is null)
        {
            login = new Login { Id = user.Id, UserName = user.Email, Email = user.Email, LockoutEnabled = true };
            (await logins.CreateAsync(login)).Check();
        }

        return new SignedIn(Sessions.For(login, user.Name), user.Language);
    }
}

/// <summary>Addresses one may be sent back to.</summary>
internal static class LocalUrl
{
    /// <summary>The address when it is one of ours; otherwise the other. "//host" and "/\host" are addresses of other hosts.</summary>
    public static string Or(string? url, string other) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) ? url : other;
}

internal static class DoorTexts
{
    public static readonly Words SignIn = new("Sign in", "Войти");
    public static readonly Words Forgot = new("Forgot the password?", "Забыли пароль?");
    public static readonly Words EnterDemoAs = new("Enter the demo as", "Войти в демо как");
    public static readonly Words ForgotTitle = new("New password", "Новый пароль");
    public static readonly Words ForgotByMail = new("We send a link to this address if somebody signs in with it.", "Мы отправим ссылку на этот адрес, если с ним кто-то входит.");
    public static readonly Words ForgotByHand = new("This server sends no mail. Ask your administrator for a link.", "Этот сервер не отправляет письма. Попросите ссылку у администратора.");
    public static readonly Words SendLink = new("Send the link", "Отправить ссылку");
    public static readonly Words LinkSent = new("If somebody signs in with this address, the link is on its way.", "Если с этим адресом кто-то входит, ссылка уже в пути.");
    public static readonly Words Back = new("Back to sign-in", "Ко входу");
    public static readonly Words Welcome = new("Welcome, {0}", "Здравствуйте, {0}");
    public static readonly Words ChoosePassword = new("Choose the password you will sign in with as {0}.", "Придумайте пароль. Входить вы будете как {0}.");
    public static readonly Words Repeat = new("Password again", "Пароль ещё раз");
    public static readonly Words Enter = new("Save and enter", "Сохранить и войти");
}
