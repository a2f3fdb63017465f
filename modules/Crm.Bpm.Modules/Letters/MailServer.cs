using System.Security.Cryptography;
using Crm.Bpm.Modules.Access;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using MailKit.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using MimeKit;

namespace Crm.Bpm.Modules.Letters;

/// <summary>How the connection to the mail server is protected.</summary>
internal enum MailSecurity
{
    /// <summary>Encrypted after a greeting; a server that does not offer it gets no letters. Usual on port 587.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte. Usual on port 465.</summary>
    Tls,

    /// <summary>Not at all: for a server on the same machine only.</summary>
    None,
}

/// <summary>The mail server as it is kept; the password is protected.</summary>
internal sealed record MailSettings
{
    public string? Host { get; init; }
    public int Port { get; init; } = 587;
    public MailSecurity Security { get; init; }
    public string? UserName { get; init; }

    /// <summary>Protected by the product's keys; null when the server asks for none.</summary>
    public string? Password { get; init; }

    /// <summary>The address letters come from.</summary>
    public string? From { get; init; }

    /// <summary>What stands beside the address; the company's name when null.</summary>
    public string? FromName { get; init; }
}

/// <summary>The mail server as it is used.</summary>
internal sealed record MailAccount(string Host, int Port, SecureSocketOptions Security, string? UserName, string? Password, MailboxAddress From);

/// <summary>Knows the company's mail server: what administrators set, otherwise what the configuration says below <c>Smtp</c>.</summary>
internal sealed class MailServer(IConfiguration configuration, IDataProtectionProvider protection, CompanySettings company)
{
    public const string Setting = "mail";

    private static readonly Words s_lostPassword = new("The kept password cannot be read any more. Type it again on the mail page.", "Сохранённый пароль больше не читается. Введите его заново на странице почты.");
    private readonly IDataProtector _protector = protection.CreateProtector("Crm.Bpm.Mail");

    /// <summary>What was set by administrators; null when nothing was.</summary>
    public static Task<MailSettings?> SettingsAsync(CrmDb db, CancellationToken cancel) => CompanySettings.ReadAsync<MailSettings>(db, Setting, cancel);

    /// <summary>The server that letters leave through; null when none is set and they stay in the built-in outbox.</summary>
    /// <exception cref="RuleBrokenException">The kept password cannot be read.</exception>
    public async Task<MailAccount?> AccountAsync(CrmDb db, CancellationToken cancel)
    {
        var settings = await SettingsAsync(db, cancel);
        if (settings is null)
            return await ConfiguredAsync(db, cancel);
        return string.IsNullOrWhiteSpace(settings.Host) ? null : await AccountAsync(db, settings, Open(settings.Password), cancel);
    }

    /// <summary>The account that these settings describe.</summary>
    /// <param name="db">Where the company's name is.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="password">The password as it is.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<MailAccount> AccountAsync(CrmDb db, MailSettings settings, string? password, CancellationToken cancel)
    {
        var name = string.IsNullOrWhiteSpace(settings.FromName) ? (await company.GetAsync(db, cancel)).Name : settings.FromName;
        return new MailAccount(settings.Host!, settings.Port, SecurityOf(settings.Security), NullIfEmpty(settings.UserName), NullIfEmpty(password), new MailboxAddress(name, settings.From!));
    }

    /// <summary>The domain that letters come from, for their Message-IDs.</summary>
    public async Task<string> DomainAsync(CrmDb db, CancellationToken cancel)
    {
        var from = (await SettingsAsync(db, cancel))?.From ?? Options.From ?? Options.UserName;
        return from?.Split('@') is [_, { Length: > 0 } domain] && domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? domain : "crm.localhost";
    }

    /// <summary>The password as it is kept.</summary>
    public string Protect(string password) => _protector.Protect(password);

    /// <summary>The kept password as it is.</summary>
    /// <exception cref="RuleBrokenException">The keys that protected it are gone.</exception>
    public string? Open(string? kept)
    {
        if (string.IsNullOrEmpty(kept))
            return null;
        try
        {
            return _protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            throw new RuleBrokenException(s_lostPassword);
        }
    }

    private SmtpOptions Options => configuration.GetSection("Smtp").Get<SmtpOptions>() ?? new SmtpOptions();

    private async Task<MailAccount?> ConfiguredAsync(CrmDb db, CancellationToken cancel)
    {
        var options = Options;
        if (string.IsNullOrWhiteSpace(options.Host))
            return null;
        var from = MailboxAddress.Parse(options.From ?? options.UserName ?? "crm@localhost");
        if (string.IsNullOrWhiteSpace(from.Name))
            from.Name = (await company.GetAsync(db, cancel)).Name;
        return new MailAccount(options.Host, options.Port, options.Security, options.UserName, options.Password, from);
    }

    private static SecureSocketOptions SecurityOf(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>The mail server as an administrator sets it.</summary>
internal sealed record MailToSet
{
    public string? Host { get; init; }
    public int Port { get; init; } = 587;
    public MailSecurity Security { get; init; }
    public string? UserName { get; init; }

    /// <summary>Null leaves the kept one, an empty text removes it.</summary>
    public string? Password { get; init; }

    public string? From { get; init; }
    public string? FromName { get; init; }
}

/// <summary>The mail server as an administrator sees it; the password is never told.</summary>
internal sealed record MailShown(string? Host, int Port, MailSecurity Security, string? UserName, bool HasPassword, string? From, string? FromName, bool IsConfigured)
{
    /// <param name="settings">What was set; null when nothing was.</param>
    /// <param name="account">What letters leave through; null when nothing does.</param>
    public static MailShown Of(MailSettings? settings, MailAccount? account) => settings is null
        ? new MailShown(account?.Host, account?.Port ?? 587, MailSecurity.StartTls, account?.UserName, account?.Password is not null, account?.From.Address, null, account is not null)
        : new MailShown(settings.Host, settings.Port, settings.Security, settings.UserName, settings.Password is not null, settings.From, settings.FromName, false);
}

/// <summary>Sets the mail server, or with an empty host none.</summary>
internal sealed class SetMail(CrmDb db, MailServer server)
{
    private static readonly Words s_wrongHost = new("“{0}” is not the name of a server.", "«{0}» — не имя сервера.");
    private static readonly Words s_wrongPort = new("A port is a number from 1 to 65535.", "Порт — число от 1 до 65535.");
    private static readonly Words s_notHere = new("A connection that is not protected is for a server on this machine only.", "Без защиты можно соединяться только с сервером на этой же машине.");

    public async Task<MailSettings> RunAsync(MailToSet wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        db.Session.Viewer.Require(PlatformPermissions.Administer);
        var before = await MailServer.SettingsAsync(db, cancel);
        var settings = Checked(wanted) with { Password = wanted.Password is null ? before?.Password : wanted.Password.Length == 0 ? null : server.Protect(wanted.Password) };
        await CompanySettings.WriteAsync(db, MailServer.Setting, settings, cancel);
        return settings;
    }

    /// <summary>The settings without a password.</summary>
    /// <exception cref="InvalidInputException">Something cannot be used.</exception>
    internal static MailSettings Checked(MailToSet wanted)
    {
        var host = wanted.Host?.Trim();
        if (string.IsNullOrEmpty(host))
            return new MailSettings();
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw new InvalidInputException("host", s_wrongHost.With(host));
        if (wanted.Port is < 1 or > 65535)
            throw new InvalidInputException("port", s_wrongPort);
        if (wanted.Security == MailSecurity.None && host is not ("localhost" or "127.0.0.1" or "::1"))
            throw new InvalidInputException("security", s_notHere);
        var from = LetterAddresses.Require("from", wanted.From);
        return new MailSettings
        {
            Host = host,
            Port = wanted.Port,
            Security = wanted.Security,
            UserName = wanted.UserName?.Trim(),
            From = from[0].Address,
            FromName = string.IsNullOrWhiteSpace(wanted.FromName) ? null : wanted.FromName.Trim(),
        };
    }
}
