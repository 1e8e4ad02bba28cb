namespace DistributedAnomaly.Core.Policies;

/// <summary>What must hold between the metrics of one observation. It is no statistics: it holds from the first observation on.</summary>
public sealed record RulePolicy
{
    /// <summary>Called <c>rule:name</c> in reasons.</summary>
    public required string Name { get; init; }

    /// <summary>The condition under which the rule says anything; see <see cref="Rules.RuleExpression"/>. Null: always.</summary>
    public string? When { get; init; }

    /// <summary>The condition that must hold then.</summary>
    public required string Expect { get; init; }

    /// <summary>What a violation is worth, in surprise; never less than the threshold in force.</summary>
    /// <value>Default null: the threshold, which makes it a warning; 1 to 20.</value>
    public double? Surprise { get; init; }

    /// <summary>Observations in a row that must break the rule before it speaks.</summary>
    /// <value>Default 1; 1 to 10,000.</value>
    public int For { get; init; } = 1;
}
