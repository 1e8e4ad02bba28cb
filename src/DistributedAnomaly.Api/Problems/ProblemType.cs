namespace DistributedAnomaly.Api.Problems;

/// <summary>A kind of problem: what stays the same from one occurrence to the next.</summary>
internal sealed record ProblemType(string Name, string Title, int Status)
{
    public string Uri => "urn:distributed-anomaly:problem:" + Name;
}
