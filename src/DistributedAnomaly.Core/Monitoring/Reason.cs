namespace DistributedAnomaly.Core.Monitoring;

/// <summary>One part of why an observation was judged as it was.</summary>
/// <param name="Metric">Metric name. Of a context label: the label's name.</param>
/// <param name="Observed">The feature's value, after kind and transform (a counter's rate per second). Of a context label: the chance of its value.</param>
/// <param name="Expected">What the baseline expected. Of a rule: the limit, as are the ends of the band; NaN if it compares no numbers.</param>
/// <param name="Low">Lower end of the band of normal values.</param>
/// <param name="High">Upper end of the band of normal values.</param>
/// <param name="Detector">Name of the detector that contributed most for this metric.</param>
/// <param name="Surprise">Surprise of this metric alone (-log10 p). Below 0: what people said of alarms like this one lowers the whole by so much.</param>
/// <param name="Share">Its part of the whole verdict, 0 to 1.</param>
/// <param name="Text">Of a rule (detector <c>rule:name</c>): what it expects. Of a context label (<c>context:name</c>): its value.
/// Of feedback (<c>feedback</c>): what people said. Otherwise null.</param>
public readonly record struct Reason(
    string Metric, double Observed, double Expected, double Low, double High, string Detector, double Surprise, double Share,
    string? Text = null)
{
    /// <summary>Name of the detector that tells what people said of alarms like this one.</summary>
    public const string FeedbackDetector = "feedback";

    /// <summary>It speaks against an alarm.</summary>
    public bool IsOfFeedback => string.Equals(Detector, FeedbackDetector, StringComparison.Ordinal);
}
