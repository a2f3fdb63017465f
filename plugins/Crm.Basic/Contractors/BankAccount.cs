namespace Crm.Basic.Contractors;

/// <summary>An account money is paid to.</summary>
public sealed record BankAccount
{
    public string? BankName { get; init; }
    public string? Bic { get; init; }
    public string? Account { get; init; }
    public string? CorrAccount { get; init; }
    public string? Swift { get; init; }
    public string? Iban { get; init; }
    public string? Currency { get; init; }
    public bool IsDefault { get; init; }
    public string? Note { get; init; }

    /// <summary>As a person reads it.</summary>
    public override string ToString() => string.Join(", ", new[] { BankName, Account ?? Iban }.Where(part => !string.IsNullOrWhiteSpace(part)));

    /// <summary>Without the spaces that people write between digits.</summary>
    internal BankAccount Tidied() => this with { Bic = Bare(Bic), Account = Bare(Account), CorrAccount = Bare(CorrAccount), Iban = Bare(Iban), Swift = Bare(Swift) };

    /// <summary>What is wrong with it, as a sentence; null when nothing is.</summary>
    internal string? Problem()
    {
        if (Account is null && Iban is null)
            return ContractorTexts.AccountNeeded;
        if (Bic is null)
            return null;
        if (!TaxNumbers.IsBic(Bic))
            return ContractorTexts.WrongBic.With(Bic);
        if (Account is not null && !TaxNumbers.IsAccountOf(Account, Bic))
            return ContractorTexts.WrongAccount.With(Account, Bic);
        return CorrAccount is not null && !TaxNumbers.IsAccountOf(CorrAccount, Bic, isCorrespondent: true) ? ContractorTexts.WrongCorrAccount.With(CorrAccount, Bic) : null;
    }

    private static string? Bare(string? text)
    {
        var bare = string.Concat((text ?? "").Where(sign => !char.IsWhiteSpace(sign)));
        return bare.Length == 0 ? null : bare;
    }
}
