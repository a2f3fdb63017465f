namespace Crm.Bpm.Sdk;

/// <summary>
/// A rule of the business says no. The message is a sentence for the person at the screen, in their language;
/// the API answers 409 with it, a page shows it where the action was.
/// </summary>
public sealed class RuleBrokenException : Exception
{
    public RuleBrokenException() { }

    public RuleBrokenException(string message) : base(message) { }

    public RuleBrokenException(string message, Exception inner) : base(message, inner) { }

    /// <param name="sentence">What is wrong and what to do, with places for <paramref name="arguments"/>.</param>
    /// <param name="arguments">What fills the places of the sentence.</param>
    public RuleBrokenException(Words sentence, params object?[] arguments) : base(sentence.With(arguments)) => Sentence = sentence.Filled(arguments);

    /// <summary>The sentence in every language, for whoever reads it later; null when it was made from a plain text.</summary>
    public Words? Sentence { get; }
}

/// <summary>What was typed or sent cannot be used. Answers 400 naming each field; a form shows the sentence at its field.</summary>
public sealed class InvalidInputException : Exception
{
    public InvalidInputException() { }

    public InvalidInputException(string message) : base(message) { }

    public InvalidInputException(string message, Exception inner) : base(message, inner) { }

    /// <param name="fields">A sentence for each field that is wrong; the key is the field's API name, "" when it is about the whole.</param>
    public InvalidInputException(IReadOnlyDictionary<string, string> fields) : base(string.Join(' ', fields.Values)) => Fields = fields;

    /// <param name="field">The field's API name.</param>
    /// <param name="sentence">What is wrong with it and what to do.</param>
    public InvalidInputException(string field, string sentence) : base(sentence) =>
        Fields = new Dictionary<string, string>(StringComparer.Ordinal) { [field] = sentence };

    /// <summary>A sentence for each wrong field; empty when the message is about the whole input.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>The record does not exist, was deleted, or this person may not see it: the three look the same from outside (404).</summary>
public sealed class NotFoundException : Exception
{
    public NotFoundException() : base(SdkTexts.NotFound) { }

    public NotFoundException(string message) : base(message) { }

    public NotFoundException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>The person sees the record but may not do this with it (403).</summary>
public sealed class NotAllowedException : Exception
{
    public NotAllowedException() : base(SdkTexts.NotAllowed) { }

    public NotAllowedException(string message) : base(message) { }

    public NotAllowedException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Somebody saved the record in between (412). Says which fields changed, from what to what, by whom and when.</summary>
public sealed class StaleRecordException : Exception
{
    public StaleRecordException() : base(SdkTexts.Stale) { }

    public StaleRecordException(string message) : base(message) { }

    public StaleRecordException(string message, Exception inner) : base(message, inner) { }

    public StaleRecordException(IReadOnlyList<FieldConflict> conflicts) : base(SdkTexts.Stale) => Conflicts = conflicts;

    /// <summary>The fields that changed since the version this person had before them.</summary>
    public IReadOnlyList<FieldConflict> Conflicts { get; } = [];
}

/// <summary>A field somebody else changed meanwhile: what this person wanted to write and what stands there now.</summary>
public sealed record FieldConflict(string Field, object? Yours, object? Theirs, string? By, DateTime At);
