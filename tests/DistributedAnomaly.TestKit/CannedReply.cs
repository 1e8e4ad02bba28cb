namespace DistributedAnomaly.TestKit;

/// <summary>What a <see cref="LoopbackHttpReceiver"/> answers.</summary>
public sealed record CannedReply(int Status, params (string Name, string Value)[] Headers)
{
    public static readonly CannedReply Ok = new(200);

    /// <summary>UTF-8.</summary>
    public string Body { get; init; } = "";
}
