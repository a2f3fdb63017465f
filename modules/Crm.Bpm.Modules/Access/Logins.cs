using System.Security.Claims;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Crm.Bpm.Modules.Access;

/// <summary>Identity's store on the one unit of work. Roles are the product's own, so a login carries no claims of its own.</summary>
internal sealed class Logins(CrmDb db) : UserOnlyStore<Login, CrmDb, Guid>(db)
{
    public override Task<IList<Claim>> GetClaimsAsync(Login user, CancellationToken cancellationToken = default) =>
        Task.FromResult<IList<Claim>>([]);
}

/// <summary>What Identity refuses, in the words of the person at the screen.</summary>
internal sealed class LoginTexts : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) => Say(nameof(PasswordTooShort), AccessTexts.PasswordTooShort.With(length));

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => Say(nameof(PasswordRequiresUniqueChars), AccessTexts.PasswordTooPlain.With(uniqueChars));

    public override IdentityError PasswordMismatch() => Say(nameof(PasswordMismatch), AccessTexts.WrongOldPassword);

    public override IdentityError DuplicateUserName(string userName) => Say(nameof(DuplicateUserName), AccessTexts.EmailTaken.With(userName));

    public override IdentityError DuplicateEmail(string email) => Say(nameof(DuplicateEmail), AccessTexts.EmailTaken.With(email));

    public override IdentityError InvalidEmail(string? email) => Say(nameof(InvalidEmail), AccessTexts.NotAnEmail.With(email));

    public override IdentityError InvalidUserName(string? userName) => Say(nameof(InvalidUserName), AccessTexts.NotAnEmail.With(userName));

    public override IdentityError ConcurrencyFailure() => Say(nameof(ConcurrencyFailure), SdkTexts.Stale);

    private static IdentityError Say(string code, string sentence) => new() { Code = code, Description = sentence };
}

internal static class LoginResults
{
    /// <summary>Turns Identity's refusal into input that a form shows at the right field.</summary>
    public static void Check(this IdentityResult result, string passwordField = "password")
    {
        if (result.Succeeded)
            return;
        var error = result.Errors.First();
        var field = error.Code switch
        {
            "PasswordMismatch" => "oldPassword",
            _ when error.Code.StartsWith("Password", StringComparison.Ordinal) => passwordField,
            "ConcurrencyFailure" => "",
            _ => "email",
        };
        throw new InvalidInputException(field, error.Description);
    }
}
