using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Access;

/// <summary>A link that was made, and whether it went out by mail.</summary>
/// <param name="Link">The whole address, to hand over.</param>
/// <param name="Email">What the person signs in with.</param>
/// <param name="ExpiresAt">Until when it works.</param>
/// <param name="Mailed">The person has it by mail.</param>
public sealed record LinkAnswer(string Link, string Email, DateTime ExpiresAt, bool Mailed);

/// <summary>Runs what changes people's access, and lets everybody forget what they knew of it.</summary>
internal sealed class AccessChanges(UnitOfWork work, IViewers viewers, Sessions sessions, AccessTokens tokens, AccessLetters letters)
{
    public async Task<T> RunAsync<T>(CrmSession session, Func<IServiceProvider, Task<T>> change, CancellationToken cancel)
    {
        var result = await work.RunAsync(session, change, cancel);
        Forget();
        return result;
    }

    public Task RunAsync(CrmSession session, Func<IServiceProvider, Task> change, CancellationToken cancel) =>
        RunAsync(session, async s => { await change(s); return true; }, cancel);

    /// <summary>Makes a link and mails it when mail is set up.</summary>
    public async Task<LinkAnswer> HandOverAsync(CrmSession session, string baseUrl, Func<IServiceProvider, Task<HandedLink>> make, CancellationToken cancel)
    {
        var link = await RunAsync(session, make, cancel);
        var url = letters.PublicUrl ?? baseUrl.TrimEnd('/');
        return new LinkAnswer(url + link.Path, link.Email, link.ExpiresAt, await letters.SendAsync(link, url, cancel));
    }

    /// <summary>Somebody forgot their password. Says the same whether or not the address is known.</summary>
    public async Task MailResetAsync(string email, CancellationToken cancel)
    {
        if (letters.PublicUrl is not { } url || !await letters.AreSentAsync(cancel))
            return;
        var normalized = email.Trim().ToUpperInvariant();
        var link = await work.RunAsync(TakeLink.Viewer, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var user = await db.Set<User>().FirstOrDefaultAsync(u => u.Status == UserStatus.Active && u.CanSignIn
                && db.Set<Login>().Any(l => l.Id == u.Id && l.NormalizedUserName == normalized), cancel);
            return user is null ? null : await services.GetRequiredService<SignInLinks>().MakeForStrangerAsync(user, email.Trim(), cancel);
        }, cancel);
        if (link is not null)
            await letters.SendAsync(link, url, cancel);
    }

    /// <summary>For routes that change people, teams, regions or roles by the shared rules.</summary>
    public static async ValueTask<object?> ForgetAfterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        if (!HttpMethods.IsGet(context.HttpContext.Request.Method))
            context.HttpContext.RequestServices.GetRequiredService<AccessChanges>().Forget();
        return result;
    }

    public void Forget()
    {
        viewers.Forget();
        sessions.Forget();
        tokens.Forget();
    }
}
