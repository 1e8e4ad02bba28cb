namespace DistributedAnomaly.Core.Policies.Rules;

/// <summary>
/// Recursive descent from tokens to steps in postfix order. From weakest to strongest: or; and; not; comparison; + -; * /; unary -;
/// number, name, function, brackets.
/// </summary>
internal sealed class RuleParser(List<RuleToken> tokens, RuleNames names)
{
    /// <summary>Brackets, functions and signs inside one another.</summary>
    private const int MaxDepth = 32;

    private readonly List<RuleStep> _steps = [];
    private int _at;
    private int _depth;

    private enum Kind
    {
        Number,
        Truth,
    }

    public List<(string Key, string Value)> Labels { get; } = [];

    public RuleFocus Focus { get; private set; } = RuleFocus.None;

    private RuleToken Now => tokens[_at];

    /// <exception cref="RuleSyntaxException">The tokens are no condition.</exception>
    public RuleStep[] Parse()
    {
        var start = Now;
        var kind = Or();
        if (Now.Kind != RuleTokenKind.End)
            throw Fault(Now, kind == Kind.Truth ? $"expected 'and', 'or' or the end, but found {Now.Shown}" : $"expected a comparison, but found {Now.Shown}");
        return kind == Kind.Truth ? [.. _steps] : throw Fault(start, "this is a number, not a condition: compare it with something");
    }

    private Kind Or() => Chain(And, "or", RuleOp.Or);

    private Kind And() => Chain(Not, "and", RuleOp.And);

    private Kind Chain(Func<Kind> part, string word, RuleOp op)
    {
        var first = Now;
        var kind = part();
        while (Now.Is(word))
        {
            Demand(kind, Kind.Truth, first, word);
            var next = tokens[++_at];
            Demand(part(), Kind.Truth, next, word);
            _steps.Add(new RuleStep(op));
        }

        return kind;
    }

    private Kind Not()
    {
        if (!Now.Is("not"))
            return Comparison();
        var operand = tokens[++_at];
        Enter(operand);
        Demand(Not(), Kind.Truth, operand, "not");
        _depth--;
        _steps.Add(new RuleStep(RuleOp.Not));
        return Kind.Truth;
    }

    private Kind Comparison()
    {
        if (TryLabel())
            return Kind.Truth;
        var first = Now;
        var start = _steps.Count;
        var kind = Sum();
        if (ComparisonOf(Now) is not { } op)
            return kind;
        var symbol = Now.Text;
        Demand(kind, Kind.Number, first, symbol);
        var second = tokens[++_at];
        var middle = _steps.Count;
        Demand(Sum(), Kind.Number, second, symbol);
        if (ComparisonOf(Now) is not null)
            throw Fault(Now, "comparisons cannot be chained: write 'a < b and b < c'");
        NoteFocus(start, middle, _steps.Count);
        _steps.Add(new RuleStep(op));
        return Kind.Truth;
    }

    // name == "text" or "text" == name, or with !=.
    private bool TryLabel()
    {
        if (Now.Kind is not (RuleTokenKind.Name or RuleTokenKind.Text) || _at + 2 >= tokens.Count)
            return false;
        var (left, symbol, right) = (Now, tokens[_at + 1], tokens[_at + 2]);
        if (left.Kind == RuleTokenKind.Name ? right.Kind != RuleTokenKind.Text : right.Kind != RuleTokenKind.Name)
            return false;
        if (!symbol.Is("==") && !symbol.Is("!="))
            return false;
        var (name, text) = left.Kind == RuleTokenKind.Name ? (left, right) : (right, left);
        _at += 3;
        _steps.Add(new RuleStep(RuleOp.LabelIs, Labels.Count));
        Labels.Add((name.Text, text.Text));
        if (symbol.Is("!="))
            _steps.Add(new RuleStep(RuleOp.Not));
        return true;
    }

    private Kind Sum() => Arithmetic(Product, ("+", RuleOp.Add), ("-", RuleOp.Subtract));

    private Kind Product() => Arithmetic(Unary, ("*", RuleOp.Multiply), ("/", RuleOp.Divide));

    private Kind Arithmetic(Func<Kind> part, (string Symbol, RuleOp Op) one, (string Symbol, RuleOp Op) other)
    {
        var first = Now;
        var kind = part();
        while (Now.Is(one.Symbol) || Now.Is(other.Symbol))
        {
            var (symbol, op) = Now.Is(one.Symbol) ? one : other;
            Demand(kind, Kind.Number, first, symbol);
            var next = tokens[++_at];
            Demand(part(), Kind.Number, next, symbol);
            _steps.Add(new RuleStep(op));
        }

        return kind;
    }

    private Kind Unary()
    {
        if (!Now.Is("-"))
            return Primary();
        var operand = tokens[++_at];
        Enter(operand);
        Demand(Unary(), Kind.Number, operand, "-");
        _depth--;
        _steps.Add(new RuleStep(RuleOp.Negate));
        return Kind.Number;
    }

    private Kind Primary()
    {
        var token = tokens[_at];
        if (token.Kind != RuleTokenKind.End)
            _at++;
        switch (token.Kind)
        {
            case RuleTokenKind.Number:
                _steps.Add(new RuleStep(RuleOp.Number, Number: token.Number));
                return Kind.Number;
            case RuleTokenKind.Name when Now.Is("("):
                return Function(token);
            case RuleTokenKind.Name:
                var slot = names.SlotOf(token.Text);
                if (slot < 0)
                    throw Fault(token, $"the rules name more than {RuleNames.MaxMetrics} metrics");
                _steps.Add(new RuleStep(RuleOp.Metric, slot));
                return Kind.Number;
            case RuleTokenKind.Text:
                throw Fault(token, $"{token.Shown} is a label's value: write 'label == \"value\"'; a metric's name with odd characters stands in single quotes");
            case RuleTokenKind.Symbol when token.Text == "(":
                Enter(token);
                var kind = Or();
                _depth--;
                Take(")");
                return kind;
            default:
                throw Fault(token, $"expected a number, a name or '(', but found {token.Shown}");
        }
    }

    private Kind Function(RuleToken name)
    {
        var op = name.Text switch
        {
            "abs" => RuleOp.Abs,
            "min" => RuleOp.Min,
            "max" => RuleOp.Max,
            _ => throw Fault(name, $"there is no function '{name.Text}'; there are abs, min and max"),
        };
        Take("(");
        Enter(name);
        for (var count = 1; ; count++)
        {
            var argument = Now;
            Demand(Sum(), Kind.Number, argument, name.Text);
            if (op != RuleOp.Abs && count > 1)
                _steps.Add(new RuleStep(op));
            if (op != RuleOp.Abs && Now.Is(","))
                _at++;
            else if (op != RuleOp.Abs && count == 1)
                throw Fault(Now, $"'{name.Text}' takes two or more numbers, separated by ','; found {Now.Shown}");
            else
                break;
        }

        if (op == RuleOp.Abs)
            _steps.Add(new RuleStep(op));
        _depth--;
        Take(")");
        return Kind.Number;
    }

    private void NoteFocus(int start, int middle, int end)
    {
        if (Focus.Metric >= 0)
            return;
        var at = _steps.FindIndex(start, end - start, s => s.Op == RuleOp.Metric);
        if (at >= 0)
            Focus = new RuleFocus(_steps[at].Slot, start, middle, end, at < middle);
    }

    private static RuleOp? ComparisonOf(RuleToken token) => token.Kind != RuleTokenKind.Symbol ? null : token.Text switch
    {
        "<" => RuleOp.Less,
        "<=" => RuleOp.LessOrEqual,
        ">" => RuleOp.Greater,
        ">=" => RuleOp.GreaterOrEqual,
        "==" => RuleOp.Equal,
        "!=" => RuleOp.NotEqual,
        _ => null,
    };

    private void Take(string symbol)
    {
        if (!Now.Is(symbol))
            throw Fault(Now, $"expected '{symbol}', but found {Now.Shown}");
        _at++;
    }

    private void Enter(RuleToken token)
    {
        if (++_depth > MaxDepth)
            throw Fault(token, $"more than {MaxDepth} levels of brackets and signs");
    }

    private static void Demand(Kind kind, Kind wanted, RuleToken token, string by)
    {
        if (kind != wanted)
            throw Fault(token, wanted == Kind.Truth ? $"'{by}' needs a condition here, not a number" : $"'{by}' needs a number here, not a condition");
    }

    private static RuleSyntaxException Fault(RuleToken token, string message) => new($"position {token.Position}: {message}");
}
