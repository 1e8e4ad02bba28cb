namespace DistributedAnomaly.Core.Alerting.Matching;

/// <summary>How a matcher compares a label with its value.</summary>
public enum MatchOperator : byte
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c>: the whole value matches the expression.</summary>
    Regex,

    /// <summary><c>!~</c></summary>
    NotRegex,
}
