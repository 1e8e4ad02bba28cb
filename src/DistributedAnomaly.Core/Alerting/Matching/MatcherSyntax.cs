namespace DistributedAnomaly.Core.Alerting.Matching;

/// <summary>
/// Reads matchers as people write them: <c>name="value"</c>, <c>name!=value</c>, <c>name=~"a|b"</c>, <c>name!~x</c>; several between
/// braces or with commas between them. Quotes may be left out where the value has no comma, brace or quote.
/// </summary>
public static class MatcherSyntax
{
    /// <exception cref="FormatException">Not a matcher.</exception>
    public static LabelMatcher ParseOne(string text)
    {
        var all = Parse(text);
        return all.Items.Length == 1 ? all.Items[0] : throw new FormatException($"'{text}' is not one matcher.");
    }

    /// <exception cref="FormatException">Not matchers.</exception>
    public static LabelMatchers Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.StartsWith("{"))
        {
            if (!rest.EndsWith("}"))
                throw new FormatException($"'{text}': the closing brace is missing.");
            rest = rest[1..^1];
        }

        var matchers = new List<LabelMatcher>();
        for (var at = 0; SkipSpace(rest, ref at);)
        {
            matchers.Add(Take(rest, ref at, text));
            if (!SkipSpace(rest, ref at))
                break;
            if (rest[at] != ',')
                throw new FormatException($"'{text}': a comma is missing before '{rest[at..]}'.");
            at++;
        }

        return new LabelMatchers(matchers);
    }

    private static LabelMatcher Take(ReadOnlySpan<char> rest, ref int at, string all)
    {
        var begin = at;
        while (at < rest.Length && (char.IsAsciiLetterOrDigit(rest[at]) || rest[at] is '_' or '.' or ':' or '-' or '/'))
            at++;
        var name = rest[begin..at].ToString();
        SkipSpace(rest, ref at);
        var matchOperator = TakeOperator(rest, ref at)
            ?? throw new FormatException($"'{all}': one of = != =~ !~ is missing after '{name}'.");
        SkipSpace(rest, ref at);
        if (at < rest.Length && rest[at] == '"')
            return new LabelMatcher(name, matchOperator, QuotedText.Take(rest, ref at));
        begin = at;
        while (at < rest.Length && rest[at] != ',')
        {
            if (rest[at] == '"')
                throw new FormatException($"'{all}': a quote inside a value without quotes.");
            at++;
        }

        return new LabelMatcher(name, matchOperator, rest[begin..at].TrimEnd().ToString());
    }

    private static MatchOperator? TakeOperator(ReadOnlySpan<char> rest, ref int at)
    {
        var two = at + 1 < rest.Length ? rest.Slice(at, 2) : default;
        MatchOperator? found = two is "!=" ? MatchOperator.NotEqual : two is "=~" ? MatchOperator.Regex : two is "!~" ? MatchOperator.NotRegex : null;
        if (found is not null)
        {
            at += 2;
            return found;
        }

        if (at >= rest.Length || rest[at] != '=')
            return null;
        at++;
        return MatchOperator.Equal;
    }

    private static bool SkipSpace(ReadOnlySpan<char> rest, ref int at)
    {
        while (at < rest.Length && char.IsWhiteSpace(rest[at]))
            at++;
        return at < rest.Length;
    }
}
