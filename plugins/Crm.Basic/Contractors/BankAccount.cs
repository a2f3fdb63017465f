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
}
