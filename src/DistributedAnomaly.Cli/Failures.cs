using DistributedAnomaly.Client;
using DistributedAnomaly.Configuration;

namespace DistributedAnomaly.Cli;

/// <summary>What a failure means to the user of a command.</summary>
internal static class Failures
{
    /// <summary>Null: a mistake of the program, whose whole trace is wanted.</summary>
    public static int? CodeOf(Exception e) => e switch
    {
        TaskCanceledException { InnerException: TimeoutException } => ExitCode.NoServer,
        OperationCanceledException => ExitCode.Interrupted,
        HttpRequestException => ExitCode.NoServer,
        AnomalyApiException { IsTransient: true } => ExitCode.NoServer,
        ConfigurationException => ExitCode.Usage,
        AnomalyApiException or IOException or InvalidDataException or UnauthorizedAccessException or UserException => ExitCode.Failed,
        _ => null,
    };

    public static string Describe(Exception e) => e switch
    {
        TaskCanceledException { InnerException: TimeoutException } => "the server did not answer in time",
        OperationCanceledException => "interrupted",
        HttpRequestException => "the server cannot be reached: " + e.Message,
        AnomalyApiException => "the server answered " + e.Message,
        _ => e.Message,
    };
}
