using Crm.Bpm.Sdk;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Crm.Bpm.Modules.Access;

/// <summary>How letters about access leave the server; without a host none do.</summary>
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
internal sealed partial class Letters(IConfiguration configuration, ILogger<Letters> log)
{
    private static readonly Words s_subject = new("Your access to Crm.Bpm", "Ваш доступ к Crm.Bpm");

    private static readonly Words s_body = new(
        "Hello {0},\n\nopen this link to choose your password:\n{1}\n\nYou sign in as {2}. The link works once, until {3:f} UTC.\nIf you did not expect this letter, do nothing.\n",
        "Здравствуйте, {0}!\n\nОткройте ссылку и придумайте пароль:\n{1}\n\nВходить вы будете как {2}. Ссылка сработает один раз, до {3:f} UTC.\nЕсли вы не ждали этого письма, ничего не делайте.\n");

    private readonly SmtpOptions _options = configuration.GetSection("Smtp").Get<SmtpOptions>() ?? new SmtpOptions();

    public bool AreSent => !string.IsNullOrWhiteSpace(_options.Host);

    /// <summary>The address people reach this server by; null when nobody said. Letters that strangers cause never trust the request's.</summary>
    public string? PublicUrl => configuration["PublicUrl"]?.TrimEnd('/');

    /// <summary>Sends the link. False when the mail server did not take it; the reason is in the log.</summary>
    public async Task<bool> SendAsync(HandedLink link, string baseUrl, CancellationToken cancel)
    {
        try
        {
            using var letter = new MimeMessage();
            letter.From.Add(MailboxAddress.Parse(_options.From ?? _options.UserName ?? "crm@localhost"));
            letter.To.Add(new MailboxAddress(link.Name, link.Email));
            letter.Subject = s_subject;
            letter.Body = new TextPart("plain") { Text = s_body.With(link.Name, baseUrl + link.Path, link.Email, link.ExpiresAt) };
            using var smtp = new SmtpClient();
            await smtp.ConnectAsync(_options.Host!, _options.Port, _options.Security, cancel);
            if (_options.UserName is not null)
                await smtp.AuthenticateAsync(_options.UserName, _options.Password ?? "", cancel);
            await smtp.SendAsync(letter, cancel);
            await smtp.DisconnectAsync(quit: true, cancel);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // Whatever the mail server or its settings do: the link exists, and the administrator can hand it over.
            NotSent(e, link.Email);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The letter to {Email} was not sent")]
    private partial void NotSent(Exception reason, string email);
}
