namespace DistributedAnomaly.Core.Policies.Rules;

internal enum RuleTokenKind : byte
{
    Number,

    /// <summary>A metric's, a label's, or a function's name.</summary>
    Name,

    /// <summary>A label's value, in double quotes.</summary>
    Text,

    /// <summary>An operator, a bracket, a comma, or one of the words and, or, not.</summary>
    Symbol,
    End,
}
