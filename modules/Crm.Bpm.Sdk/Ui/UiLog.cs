using Microsoft.Extensions.Logging;

namespace Crm.Bpm.Sdk.Ui;

internal static partial class UiLog
{
    [LoggerMessage(1, LogLevel.Error, "The rows of the list {List} could not be loaded")]
    public static partial void RowsNotLoaded(this ILogger log, Exception failure, string? list);

    [LoggerMessage(2, LogLevel.Error, "The field {Field} could not be saved")]
    public static partial void FieldNotSaved(this ILogger log, Exception failure, string field);
}
