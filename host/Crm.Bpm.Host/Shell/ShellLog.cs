namespace Crm.Bpm.Host.Shell;

internal static partial class ShellLog
{
    [LoggerMessage(1, LogLevel.Error, "The badge of {Href} could not be counted")]
    public static partial void BadgeNotCounted(this ILogger log, Exception failure, string href);
}
