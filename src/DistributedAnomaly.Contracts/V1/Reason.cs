namespace DistributedAnomaly.Contracts.V1;

/// <param name="Observed">The feature's value (a counter's rate per second).</param>
/// <param name="Expected">What the baseline expected.</param>
/// <param name="Low">Lower end of the band of normal values.</param>
/// <param name="High">Upper end of the band of normal values.</param>
/// <param name="Detector">The detector that contributed most.</param>
/// <param name="Surprise">Of this metric alone. Below 0 for detector <c>feedback</c>: by so much it lowers the whole.</param>
/// <param name="Share">Part of the whole verdict, 0 to 1.</param>
/// <param name="Text">Of a broken rule (detector <c>rule:name</c>): what it expects. Of an unusual context label (<c>context:name</c>): its value.
/// Of <c>feedback</c>: what people said of alarms like this one. Otherwise absent.</param>
public sealed record Reason(
    string Metric, double Observed, double Expected, double Low, double High, string Detector, double Surprise, double Share,
    string? Text = null);
