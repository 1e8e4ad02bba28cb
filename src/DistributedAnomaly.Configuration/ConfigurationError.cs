namespace DistributedAnomaly.Configuration;

/// <summary>One thing that is wrong in a configuration file.</summary>
/// <param name="Line">From 1; 0: the file as a whole.</param>
/// <param name="Column">From 1; 0: the file as a whole.</param>
/// <param name="Message">One sentence.</param>
public sealed record ConfigurationError(int Line, int Column, string Message)
{
    /// <summary><c>12:5: message</c>.</summary>
    public override string ToString() => Line == 0 ? Message : $"{Line}:{Column}: {Message}";
}
