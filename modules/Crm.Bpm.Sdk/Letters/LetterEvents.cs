using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.Sdk.Letters;

/// <summary>A letter was sent, or is kept in the built-in outbox.</summary>
/// <param name="RecordKind">The kind of the record it is about; "letters" when it is about none.</param>
/// <param name="RecordId">The record it is about; the letter itself when it is about none.</param>
/// <param name="LetterId">The letter.</param>
/// <param name="SubjectLine">Its subject line.</param>
/// <param name="To">Whom it went to.</param>
/// <param name="TemplateId">The template it was made from.</param>
public sealed record LetterSent(string RecordKind, Guid RecordId, Guid LetterId, string SubjectLine, string To, Guid? TemplateId) : CrmEvent(RecordKind, RecordId);

/// <summary>A letter could not be sent, or somebody withdrew it.</summary>
/// <param name="RecordKind">The kind of the record it is about; "letters" when it is about none.</param>
/// <param name="RecordId">The record it is about; the letter itself when it is about none.</param>
/// <param name="LetterId">The letter.</param>
/// <param name="SubjectLine">Its subject line.</param>
/// <param name="To">Whom it was to go to.</param>
/// <param name="Reason">Why.</param>
public sealed record LetterFailed(string RecordKind, Guid RecordId, Guid LetterId, string SubjectLine, string To, string Reason) : CrmEvent(RecordKind, RecordId);
