using System.Text.RegularExpressions;

namespace DistributedAnomaly.Core.Alerting.Matching;

/// <summary>One condition on one label. A label that is not there counts as empty.</summary>
public sealed class LabelMatcher : IEquatable<LabelMatcher>
{
    /// <summary>Longest expression that is taken.</summary>
    public const int MaxPattern = 4096;

    private readonly Regex? _regex;

    /// <param name="name">Of the label.</param>
    /// <param name="matchOperator">How it is compared.</param>
    /// <param name="value">With what; an expression is anchored at both ends and knows neither look-around nor back-references.</param>
    /// <exception cref="FormatException">No name, or not an expression.</exception>
    public LabelMatcher(string name, MatchOperator matchOperator, string value)
    {
        if (name.Length == 0)
            throw new FormatException("A matcher needs the name of a label.");
        (Name, Operator, Value) = (name, matchOperator, value);
        if (!IsRegex)
            return;
        if (value.Length > MaxPattern)
            throw new FormatException($"The expression for '{name}' is longer than {MaxPattern} characters.");
        try
        {
            // Without back-tracking matching takes time in proportion to the value. A limit on the clock would make it a matter of load.
            _regex = new Regex(
                $@"\A(?:{value})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"'{value}' for '{name}' is not an expression that can be matched: {e.Message}", e);
        }
    }

    public string Name { get; }

    public MatchOperator Operator { get; }

    public string Value { get; }

    public bool IsRegex => Operator is MatchOperator.Regex or MatchOperator.NotRegex;

    /// <summary>False for <c>!=</c> and <c>!~</c>.</summary>
    public bool IsPositive => Operator is MatchOperator.Equal or MatchOperator.Regex;

    public bool Matches(string? value)
    {
        value ??= "";
        return IsPositive == (_regex is null ? string.Equals(value, Value, StringComparison.Ordinal) : _regex.IsMatch(value));
    }

    public override string ToString()
    {
        var sign = Operator switch
        {
            MatchOperator.Equal => "=",
            MatchOperator.NotEqual => "!=",
            MatchOperator.Regex => "=~",
            _ => "!~",
        };
        return $"{Name}{sign}{QuotedText.Quote(Value)}";
    }

    public bool Equals(LabelMatcher? other) =>
        other is not null && Name == other.Name && Operator == other.Operator && Value == other.Value;

    public override bool Equals(object? obj) => Equals(obj as LabelMatcher);

    public override int GetHashCode() => HashCode.Combine(Name, Operator, Value);
}
