using System.Text.RegularExpressions;
using Fluid;
using Fluid.Ast;

namespace DistributedAnomaly.Receivers.Templates;

/// <summary>Finds what can be told to be wrong before anything is written.</summary>
internal sealed class TemplateChecker(string source, FilterCollection filters) : AstVisitor
{
    /// <summary>An error about a word, at the place where the word is first used.</summary>
    public static TemplateException At(string source, string word, string message)
    {
        var use = Regex.Match(
            source, @"\{[{%](?:(?![%}]\}).)*?(?<word>\b" + Regex.Escape(word) + @"\b)", RegexOptions.Singleline | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));
        if (!use.Success)
            return new TemplateException(0, 0, message);
        var before = source.AsSpan(0, use.Groups["word"].Index);
        return new TemplateException(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'), message);
    }

    protected override Expression VisitFilterExpression(FilterExpression filterExpression)
    {
        if (!filters.TryGetValue(filterExpression.Name, out _))
            throw At(source, filterExpression.Name, $"there is no filter '{filterExpression.Name}'");
        return base.VisitFilterExpression(filterExpression);
    }

    // A range is made as a whole before its first turn.
    protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
    {
        if (Number(rangeExpression.To) - Number(rangeExpression.From) is not (>= 0 and <= TemplateLimits.MaxSteps))
            throw At(source, "for", $"a range must be two numbers, at most {TemplateLimits.MaxSteps} apart");
        return base.VisitRangeExpression(rangeExpression);
    }

    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement) => throw At(source, "include", "there are no other templates");

    protected override Statement VisitRenderStatement(RenderStatement renderStatement) => throw At(source, "render", "there are no other templates");

    private static decimal? Number(Expression expression) => expression is LiteralExpression literal ? literal.Value.ToNumberValue() : null;
}
