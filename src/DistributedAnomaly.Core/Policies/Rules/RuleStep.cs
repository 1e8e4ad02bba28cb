namespace DistributedAnomaly.Core.Policies.Rules;

/// <param name="Op">What to do.</param>
/// <param name="Slot">Of a metric or a label.</param>
/// <param name="Number">Of a number.</param>
internal readonly record struct RuleStep(RuleOp Op, int Slot = 0, double Number = 0);
