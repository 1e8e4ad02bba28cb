namespace DistributedAnomaly.Core.Policies.Rules;

/// <summary>A rule's expression is not one; the message names the position.</summary>
public sealed class RuleSyntaxException : Exception
{
    public RuleSyntaxException(string message) : base(message)
    {
    }

    public RuleSyntaxException(string message, Exception inner) : base(message, inner)
    {
    }

    public RuleSyntaxException()
    {
    }
}
