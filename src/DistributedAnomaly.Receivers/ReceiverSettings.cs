namespace DistributedAnomaly.Receivers;

/// <summary>Who is told about alerts. Immutable.</summary>
public sealed record ReceiverSettings
{
    /// <summary>Where people reach this server: links in messages begin with it. Null: there are no links.</summary>
    public Uri? ExternalUrl { get; init; }

    /// <summary>All receivers of all kinds.</summary>
    public ValueList<ReceiverOptions> All { get; init; } = [];

    public IEnumerable<string> Names => All.Select(r => r.Name);

    /// <summary>The receivers of one kind.</summary>
    public IReadOnlyList<T> Of<T>()
        where T : ReceiverOptions => [.. All.OfType<T>()];

    /// <summary>Replaces the receivers of one kind.</summary>
    public ReceiverSettings With<T>(IEnumerable<T> receivers)
        where T : ReceiverOptions => this with { All = [.. All.Where(r => r is not T), .. receivers] };
}
