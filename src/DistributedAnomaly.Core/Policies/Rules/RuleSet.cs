namespace DistributedAnomaly.Core.Policies.Rules;

/// <summary>The rules of a fleet made ready: immutable, shared by its entities.</summary>
public sealed class RuleSet
{
    /// <summary>Rules of a fleet.</summary>
    public const int MaxRules = 64;

    /// <exception cref="RuleSyntaxException">A condition is none, there are too many rules, or they name too many metrics.</exception>
    internal RuleSet(IReadOnlyList<RulePolicy> policies, Func<string, FeaturePolicy> features)
    {
        if (policies.Count > MaxRules)
            throw new RuleSyntaxException($"{policies.Count} rules; a fleet has at most {MaxRules}");
        var names = new RuleNames();
        Rules = [.. policies.Select(p => new Rule(p, names))];
        Metrics = [.. names.Metrics.Select(string.Intern)];
        IsCounter = [.. Metrics.Select(m => features(m).Kind == MetricKind.Counter)];
    }

    internal Rule[] Rules { get; }

    /// <summary>By slot.</summary>
    internal string[] Metrics { get; }

    /// <summary>By slot: the metric is a running total, and rules speak of its rate per second.</summary>
    internal bool[] IsCounter { get; }

    /// <summary>Checks what rules are one by one and together.</summary>
    /// <returns>Null: nothing is wrong with them.</returns>
    public static string? Fault(IReadOnlyList<RulePolicy> policies)
    {
        try
        {
            _ = new RuleSet(policies, static _ => NoFeature);
            return null;
        }
        catch (RuleSyntaxException e)
        {
            return e.Message;
        }
    }

    private static readonly FeaturePolicy NoFeature = new() { Metric = "*" };
}
