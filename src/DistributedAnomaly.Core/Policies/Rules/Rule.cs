using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Core.Policies.Rules;

/// <summary>A rule made ready.</summary>
internal sealed class Rule
{
    /// <exception cref="RuleSyntaxException">A condition is none.</exception>
    public Rule(RulePolicy policy, RuleNames names)
    {
        Policy = policy;
        // Expectations first: the slots are then in the order in which reasons name them.
        Expect = Compiled(policy, "expect", policy.Expect, names);
        When = policy.When is { } when ? Compiled(policy, "when", when, names) : null;
        Slots = [.. Expect.Slots.Concat(When?.Slots ?? []).Distinct()];
        Detector = "rule:" + policy.Name;
        Words = policy.When is null ? policy.Expect : $"{policy.Expect} when {policy.When}";
    }

    public RulePolicy Policy { get; }

    public RuleExpression Expect { get; }

    public RuleExpression? When { get; }

    /// <summary>Of the metrics that it speaks of.</summary>
    public int[] Slots { get; }

    public string Detector { get; }

    /// <summary>What it expects, for people.</summary>
    public string Words { get; }

    public IEnumerable<string> LabelNames => Expect.LabelNames.Concat(When?.LabelNames ?? []);

    /// <summary>What a reason shows: the value that the expectation is about, and what it was compared with.</summary>
    public (double Observed, double Limit) Sides(ReadOnlySpan<double> metrics) =>
        Expect.Focus.Metric >= 0 ? Expect.Sides(metrics)
        : When is { Focus.Metric: >= 0 } ? (When.Sides(metrics).Observed, double.NaN)
        : (double.NaN, double.NaN);

    public Reason Reason(RuleSet set, double observed, double limit, double surprise)
    {
        var slot = Expect.Focus.Metric >= 0 ? Expect.Focus.Metric : When?.Focus.Metric ?? -1;
        var metric = slot >= 0 ? set.Metrics[slot] : LabelNames.First();
        return new Reason(metric, observed, limit, limit, limit, Detector, surprise, Share: 0, Words);
    }

    private static RuleExpression Compiled(RulePolicy policy, string part, string text, RuleNames names)
    {
        try
        {
            return RuleExpression.Parse(text, names);
        }
        catch (RuleSyntaxException e)
        {
            throw new RuleSyntaxException($"rule '{policy.Name}', '{part}': {e.Message}", e);
        }
    }
}
