namespace DistributedAnomaly.Core.Policies.Rules;

/// <param name="Kind">What it is.</param>
/// <param name="Text">Symbol, word, name or text without its quotes.</param>
/// <param name="Position">Of its first character, from 1.</param>
/// <param name="Number">The value of a number.</param>
internal readonly record struct RuleToken(RuleTokenKind Kind, string Text, int Position, double Number = 0)
{
    public bool Is(string symbol) => Kind == RuleTokenKind.Symbol && Text == symbol;

    /// <summary>How a message shows it.</summary>
    public string Shown => Kind switch
    {
        RuleTokenKind.End => "the end",
        RuleTokenKind.Text => $"the text \"{Text}\"",
        _ => $"'{Text}'",
    };
}
