using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.HostWatcher;

public sealed partial class HostWatch
{
    [LoggerMessage(600, LogLevel.Information, "Watching this machine as {Fleet}/{Entity}, every {Seconds} s")]
    private partial void LogWatching(string fleet, string entity, double seconds);

    [LoggerMessage(601, LogLevel.Warning, "Not known on this operating system and therefore not watched: {Missing}")]
    private partial void LogMissing(string missing);

    [LoggerMessage(602, LogLevel.Warning, "This machine's readings get lost for the time being; this is logged once")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(603, LogLevel.Information, "This machine's readings arrive again")]
    private partial void LogRecovered();

    [LoggerMessage(604, LogLevel.Warning, "Of this machine's readings a part is refused; this is logged once: {Reason}")]
    private partial void LogRefused(string reason);
}
