using System.Security.Cryptography;
using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Access;

/// <summary>What the set-up page asks.</summary>
public sealed record SetUpAnswers
{
    public required string AdminName { get; init; }
    public required string AdminEmail { get; init; }
    public required string AdminPassword { get; init; }
    public required Company Company { get; init; }
}

/// <summary>Makes a fresh server a company's: its settings and its first administrator. Works once.</summary>
internal sealed class SetUp(CrmDb db, CompanySettings company, UserManager<Login> logins)
{
    public static readonly Viewer Viewer = new(null, "Set-up", new Dictionary<string, AccessLevel>(StringComparer.Ordinal));

    public async Task<Login> RunAsync(SetUpAnswers answers, CancellationToken cancel)
    {
        if ((await CompanySettings.ReadAsync<Company>(db, "company", cancel))?.IsSetUp == true)
            throw new RuleBrokenException(AccessTexts.AlreadySetUp);
        Check(answers);
        var admin = new User { Name = answers.AdminName.Trim(), Email = answers.AdminEmail.Trim(), Language = answers.Company.Language, CanSignIn = true };
        db.Add(admin);
        var role = await db.Set<Role>().FirstAsync(r => r.Code == ShippedRoles.Administrator, cancel);
        db.Add(new UserRole { UserId = admin.Id, RoleId = role.Id });
        var login = new Login { Id = admin.Id, UserName = admin.Email, Email = admin.Email, LockoutEnabled = true };
        (await logins.CreateAsync(login, answers.AdminPassword)).Check();
        await company.SetAsync(db, answers.Company with { IsSetUp = true }, cancel);
        return login;
    }

    private static void Check(SetUpAnswers answers)
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(answers.AdminName))
            wrong["adminName"] = SdkTexts.Required.With(SetUpTexts.AdminName);
        if (!EmailAddress.IsOne(answers.AdminEmail))
            wrong["email"] = AccessTexts.NotAnEmail.With(answers.AdminEmail);
        foreach (var (field, sentence) in CompanyRules.Wrong(answers.Company))
            wrong[field] = sentence;
        if (wrong.Count > 0)
            throw new InvalidInputException(wrong);
    }
}

/// <summary>What a company's settings must hold, on the set-up page and on the settings page.</summary>
internal static class CompanyRules
{
    public static IEnumerable<(string Field, string Sentence)> Wrong(Company company)
    {
        if (string.IsNullOrWhiteSpace(company.Name))
            yield return ("name", SdkTexts.Required.With(SetUpTexts.CompanyName));
        if (company.Language is not ("ru" or "en"))
            yield return ("language", AccessTexts.UnknownLanguage.With(company.Language));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(company.TimeZone ?? "", out _))
            yield return ("timeZone", AccessTexts.UnknownTimeZone.With(company.TimeZone));
        if (company.Currency is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper))
            yield return ("currency", AccessTexts.UnknownCurrency.With(company.Currency));
        if (company.WorkTo <= company.WorkFrom)
            yield return ("workTo", AccessTexts.WorkDayEndsBeforeItBegins);
        if (company.WorkDays.Count == 0)
            yield return ("workDays", AccessTexts.NoWorkDays);
    }
}

/// <summary>What an e-mail address looks like.</summary>
internal static class EmailAddress
{
    public static bool IsOne(string? text) =>
        text is { Length: > 2 and <= 256 } && text.Trim() is var address && !address.Contains(' ', StringComparison.Ordinal)
        && address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == address.LastIndexOf('@') && at < address.Length - 1;
}

/// <summary>Whether the server is set up. Asked at every request, so the answer "yes", which never changes back, is kept.</summary>
internal sealed class SetUpState(UnitOfWork work)
{
    private volatile bool _done;

    /// <summary>
    /// What somebody who does not sit at the server must know to set it up; printed to its console. A new one at every start.
    /// </summary>
    public string Code { get; } = RandomNumberGenerator.GetString("ABCDEFGHJKMNPQRSTUVWXYZ23456789", 4) + "-" + RandomNumberGenerator.GetString("ABCDEFGHJKMNPQRSTUVWXYZ23456789", 4);

    /// <summary>Whether this is the code; spaces and case do not matter.</summary>
    public bool IsCode(string typed) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(typed.Trim().ToUpperInvariant()), System.Text.Encoding.UTF8.GetBytes(Code));

    public async ValueTask<bool> IsDoneAsync(CancellationToken cancel)
    {
        if (!_done)
            _done = (await work.ReadAsync(Viewer.Nobody, (CrmDb db) => CompanySettings.ReadAsync<Company>(db, "company", cancel)))?.IsSetUp == true;
        return _done;
    }
}

internal static class SetUpTexts
{
    public static readonly Words Title = new("Set up Crm.Bpm", "Настройка Crm.Bpm");
    public static readonly Words Intro = new("Two minutes, once. Everything can be changed later under Administration.", "Две минуты, один раз. Всё можно изменить позже в администрировании.");
    public static readonly Words You = new("You, the administrator", "Вы — администратор");
    public static readonly Words YourCompany = new("Your company", "Ваша компания");
    public static readonly Words AdminName = new("Your name", "Ваше имя");
    public static readonly Words Email = new("E-mail", "E-mail");
    public static readonly Words EmailHint = new("You sign in with it.", "С ним вы будете входить.");
    public static readonly Words Password = new("Password", "Пароль");
    public static readonly Words PasswordHint = new("At least 10 characters, 4 of them different; a few words are easy to remember.", "Не меньше 10 символов, из них 4 разных; несколько слов легко запомнить.");
    public static readonly Words CompanyName = new("Company name", "Название компании");
    public static readonly Words Language = new("Language", "Язык");
    public static readonly Words TimeZone = new("Time zone", "Часовой пояс");
    public static readonly Words Currency = new("Currency", "Валюта");
    public static readonly Words WorkFrom = new("Work begins", "Начало рабочего дня");
    public static readonly Words WorkTo = new("Work ends", "Конец рабочего дня");
    public static readonly Words WorkDays = new("Working days", "Рабочие дни");
    public static readonly Words Code = new("Set-up code", "Код настройки");
    public static readonly Words CodeHint = new("It stands in the server's console, so that nobody else takes over a fresh server.", "Он напечатан в консоли сервера — чтобы новый сервер не занял посторонний.");
    public static readonly Words Finish = new("Finish set-up", "Завершить настройку");
}
