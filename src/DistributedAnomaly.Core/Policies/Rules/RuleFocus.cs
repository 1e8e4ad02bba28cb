namespace DistributedAnomaly.Core.Policies.Rules;

/// <summary>The comparison that holds the metric named first: what a reason shows. Its sides are runs of steps.</summary>
/// <param name="Metric">Slot of that metric; -1: the expression names none.</param>
/// <param name="Start">First step of the left side.</param>
/// <param name="Middle">First step of the right side.</param>
/// <param name="End">Step of the comparison.</param>
/// <param name="OnLeft">The metric stands on the left side.</param>
internal readonly record struct RuleFocus(int Metric, int Start, int Middle, int End, bool OnLeft)
{
    public static readonly RuleFocus None = new(-1, 0, 0, 0, true);
}
