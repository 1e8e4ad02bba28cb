namespace DistributedAnomaly.Configuration.Tests.UseCases;

/// <summary>An injected anomaly.</summary>
/// <param name="Name">What happens.</param>
/// <param name="From">First row.</param>
/// <param name="Rows">How many.</param>
/// <param name="Metric">The metric, or label, that its reason has to name; one of several with | between them.</param>
/// <param name="IsExtreme">It has values that were never seen: whatever looks at single values finds it too.</param>
internal sealed record Incident(string Name, int From, int Rows, string Metric, bool IsExtreme = false)
{
    public int Until => From + Rows;

    public string[] Metrics { get; } = Metric.Split('|');

    public bool Covers(int row) => row >= From && row < Until;
}
