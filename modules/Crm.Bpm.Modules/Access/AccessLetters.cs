using Crm.Bpm.Modules.Letters;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Crm.Bpm.Modules.Access;

/// <summary>The mail server that the configuration names; administrators may set another on the mail page. Without a host no letter leaves.</summary>
public sealed record SmtpOptions
{
    public string? Host { get; init; }
    public int Port { get; init; } = 587;
    public string? UserName { get; init; }
    public string? Password { get; init; }

    /// <summary>The sender; the user name if unset.</summary>
    public string? From { get; init; }

    /// <summary>False only for a server on the same machine; otherwise a server that offers no encryption gets no letters.</summary>
    public bool Tls { get; init; } = true;

    internal SecureSocketOptions Security => !Tls ? SecureSocketOptions.None : Port == 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;
}

/// <summary>Sends letters about access. Call it after the transaction: a mail server may be slow, or away.</summary>
internal sealed partial class AccessLetters(IConfiguration configuration, MailServer server, UnitOfWork work, ILogger<AccessLetters> log)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly Words s_subject = new("Your access to Crm.Bpm", "Ваш доступ к Crm.Bpm");

    private static readonly Words s_body = new(
        "Hello {0},\n\nopen this link to choose your password:\n{1}\n\nYou sign in as {2}. The link works once, until {3:f} UTC.\nIf you did not expect this letter, do nothing.\n",
        "Здравствуйте, {0}!\n\nОткройте ссылку и придумайте пароль:\n{1}\n\nВходить вы будете как {2}. Ссылка сработает один раз, до {3:f} UTC.\nЕсли вы не ждали этого письма, ничего не делайте.\n");

    /// <summary>Whether a mail server is set.</summary>
    public async Task<bool> AreSentAsync(CancellationToken cancel)
    {
        try
        {
            return await AccountAsync(cancel) is not null;
        }
        catch (RuleBrokenException)
        {
            // Its password cannot be read any more: the mail page says so to an administrator.
            return false;
        }
    }

    /// <summary>The address people reach this server by; null when nobody said. Letters that strangers cause never trust the request's.</summary>
    public string? PublicUrl => configuration["PublicUrl"]?.TrimEnd('/');

    /// <summary>Sends the link. False when the mail server did not take it; the reason is in the log.</summary>
    public async Task<bool> SendAsync(HandedLink link, string baseUrl, CancellationToken cancel)
    {
        try
        {
            if (await AccountAsync(cancel) is not { } account)
                return false;
            using var letter = new MimeMessage();
            letter.From.Add(account.From);
            letter.To.Add(new MailboxAddress(link.Name, link.Email));
            letter.Subject = s_subject;
            letter.Body = new TextPart("plain") { Text = s_body.With(link.Name, baseUrl + link.Path, link.Email, link.ExpiresAt) };
            await using var post = new MailPost(account, s_patience);
            var refusal = await post.ConnectAsync(cancel) ?? (await post.SendAsync(letter)).Reason;
            if (refusal is null)
                return true;
            Refused(link.Email, refusal.En);
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // Whatever the mail server or its settings do: the link exists, and the administrator can hand it over.
            NotSent(e, link.Email);
            return false;
        }
    }

    private Task<MailAccount?> AccountAsync(CancellationToken cancel) => work.ReadAsync(Viewer.Nobody, (CrmDb db) => server.AccountAsync(db, cancel));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The letter to {Email} was not sent: {Why}")]
    private partial void Refused(string email, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The letter to {Email} was not sent")]
    private partial void NotSent(Exception reason, string email);
}
