using System.Globalization;

namespace DistributedAnomaly.Core.Policies.Rules;

/// <summary>Cuts an expression into tokens.</summary>
internal sealed class RuleLexer(string text)
{
    private static readonly string[] Symbols = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

    private static readonly Dictionary<string, string> Habits = new(StringComparer.Ordinal)
    {
        ["&&"] = "and", ["||"] = "or", ["&"] = "and", ["|"] = "or", ["!"] = "not", ["="] = "==",
    };

    private int _at;

    /// <exception cref="RuleSyntaxException">A character that stands for nothing, or a quote without its end.</exception>
    public List<RuleToken> Read()
    {
        var tokens = new List<RuleToken>();
        while (true)
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                _at++;
            var token = Next();
            tokens.Add(token);
            if (token.Kind == RuleTokenKind.End)
                return tokens;
        }
    }

    private RuleToken Next()
    {
        var start = _at;
        if (start == text.Length)
            return new RuleToken(RuleTokenKind.End, "", start + 1);
        var first = text[start];
        if (char.IsAsciiDigit(first) || (first == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
            return Number(start);
        if (first is '\'' or '"')
            return Quoted(first, start);
        if (IsNameStart(first))
        {
            while (_at < text.Length && (IsNameStart(text[_at]) || char.IsAsciiDigit(text[_at]) || text[_at] is '.' or ':'))
                _at++;
            var name = text[start.._at];
            return new RuleToken(name is "and" or "or" or "not" ? RuleTokenKind.Symbol : RuleTokenKind.Name, name, start + 1);
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, start, symbol, 0, symbol.Length) != 0)
                continue;
            _at += symbol.Length;
            return new RuleToken(RuleTokenKind.Symbol, symbol, start + 1);
        }

        foreach (var (habit, right) in Habits)
        {
            if (string.CompareOrdinal(text, start, habit, 0, habit.Length) == 0)
                throw new RuleSyntaxException($"position {start + 1}: '{habit}' is written '{right}' here");
        }

        throw new RuleSyntaxException($"position {start + 1}: '{first}' means nothing here; a name with odd characters stands in single quotes");
    }

    private RuleToken Number(int start)
    {
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
            _at++;
        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            var digits = _at + (_at + 1 < text.Length && text[_at + 1] is '+' or '-' ? 2 : 1);
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                for (_at = digits; _at < text.Length && char.IsAsciiDigit(text[_at]);)
                    _at++;
            }
        }

        var digitsText = text[start.._at];
        if (_at < text.Length && IsNameStart(text[_at]))
            throw new RuleSyntaxException($"position {start + 1}: a number has no unit; a name that begins with a digit stands in single quotes");
        return double.TryParse(digitsText, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? new RuleToken(RuleTokenKind.Number, digitsText, start + 1, value)
            : throw new RuleSyntaxException($"position {start + 1}: '{digitsText}' is not a number");
    }

    // A quote inside stands twice.
    private RuleToken Quoted(char quote, int start)
    {
        var value = new System.Text.StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == quote && !(_at + 1 < text.Length && text[_at + 1] == quote))
            {
                _at++;
                if (value.Length == 0)
                    throw new RuleSyntaxException($"position {start + 1}: there is nothing between the quotes");
                return new RuleToken(quote == '"' ? RuleTokenKind.Text : RuleTokenKind.Name, value.ToString(), start + 1);
            }

            if (text[_at] == quote)
                _at++;
            value.Append(text[_at]);
        }

        throw new RuleSyntaxException($"position {start + 1}: the quote has no end");
    }

    private static bool IsNameStart(char c) => c == '_' || char.IsLetter(c);
}
