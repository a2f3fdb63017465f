namespace Crm.Bpm.Sdk.Ui;

/// <summary>Tells a "no" of the business, which a person can do something about, from a fault of the product.</summary>
public static class Refusal
{
    /// <summary>The sentence for the person, or null when the exception is a fault and must go on to the error boundary.</summary>
    public static string? Of(Exception failure) => failure switch
    {
        RuleBrokenException or InvalidInputException or NotFoundException or NotAllowedException or StaleRecordException => failure.Message,
        _ => null,
    };
}
