namespace Crm.Bpm.Sdk.Data;

/// <summary>The currency the company counts in: what a new amount begins with.</summary>
public interface ICompanyCurrency
{
    /// <summary>Three letters of ISO 4217.</summary>
    ValueTask<string> GetAsync(CancellationToken cancel);
}
