namespace DistributedAnomaly.Receivers.Templates;

/// <summary>What writing one text may cost: a template is a program.</summary>
internal static class TemplateLimits
{
    /// <summary>Statements and turns of loops.</summary>
    public const int MaxSteps = 20_000;

    /// <summary>Templates within templates.</summary>
    public const int MaxRecursion = 20;

    /// <summary>Characters of the text, and of every value in between.</summary>
    public const int MaxLength = 256 << 10;

    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);
}
