using DistributedAnomaly.Client.Pushing;

namespace DistributedAnomaly.Client.Meters;

/// <summary>Which instruments a <see cref="MeterBridge"/> reports, as whom and how often.</summary>
public sealed record MeterBridgeOptions
{
    /// <summary>Entity whose metrics they are: this instance of the application.</summary>
    /// <value>Default: the machine's name.</value>
    public string Instance { get; set; } = Environment.MachineName;

    /// <summary>One observation every so often.</summary>
    /// <value>Default 10 s; 100 ms to 1 day.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Names of meters to report; <c>*</c> stands for any run of characters.</summary>
    /// <value>Default: all.</value>
    public IList<string> Include { get; } = ["*"];

    /// <summary>Names of meters to leave out, also when they are included; <c>*</c> as there.</summary>
    /// <value>
    /// Default: the platform's own (<c>System.*</c>, <c>Microsoft.*</c>), whose many series would crowd out the application's; take
    /// the entry out to have them. And this client's.
    /// </value>
    public IList<string> Exclude { get; } = ["System.*", "Microsoft.*", PusherCounters.MeterName];

    /// <summary>Different sets of tags that one instrument may have; measurements of further ones go to its overflow series.</summary>
    /// <value>Default 10; 1 to 10,000.</value>
    public int MaxSeriesPerInstrument { get; set; } = 10;

    /// <summary>Metrics of the whole observation; further series are not reported.</summary>
    /// <value>Default 64, as many as the server takes of one entity by default; 1 to 4,096.</value>
    public int MaxMetrics { get; set; } = 64;

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Instance) || Instance.Length > 256)
            yield return $"{nameof(Instance)} is '{Instance}'; it must have 1 to 256 characters";
        if (Interval < TimeSpan.FromMilliseconds(100) || Interval > TimeSpan.FromDays(1))
            yield return $"{nameof(Interval)} is {Interval}; it must be 100 ms to 1 day";
        if (Include.Count == 0)
            yield return $"{nameof(Include)} is empty: no meter would be reported";
        if (MaxSeriesPerInstrument is < 1 or > 10_000)
            yield return $"{nameof(MaxSeriesPerInstrument)} is {MaxSeriesPerInstrument}; it must be 1 to 10,000";
        if (MaxMetrics is < 1 or > 4096)
            yield return $"{nameof(MaxMetrics)} is {MaxMetrics}; it must be 1 to 4,096";
    }
}
