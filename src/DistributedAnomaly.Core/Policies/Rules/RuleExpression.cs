using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Core.Policies.Rules;

/// <summary>
/// A condition on metrics and context labels, compiled: immutable, and nothing is allocated to evaluate it.
/// </summary>
/// <remarks>
/// Comparisons (&lt; &lt;= &gt; &gt;= == !=) of sums, products, <c>abs</c>, <c>min</c> and <c>max</c> of metrics and numbers; <c>label == "value"</c>;
/// <c>and</c>, <c>or</c>, <c>not</c> and brackets. A name with odd characters stands in single quotes. What is not known (a metric without a
/// value, a division by zero, an absent label) makes a comparison unknown; <c>and</c> and <c>or</c> with it are unknown unless the other side
/// decides alone (Kleene's logic).
/// </remarks>
public sealed class RuleExpression
{
    /// <summary>Characters of an expression.</summary>
    public const int MaxLength = 1000;

    private readonly RuleStep[] _steps;
    private readonly (string Key, string Value)[] _labels;
    private readonly int _stack;

    private RuleExpression(string text, RuleStep[] steps, (string Key, string Value)[] labels, RuleFocus focus)
    {
        Text = text;
        Focus = focus;
        _steps = steps;
        _labels = labels;
        _stack = StackOf(steps);
    }

    public string Text { get; }

    internal RuleFocus Focus { get; }

    internal IEnumerable<string> LabelNames => _labels.Select(l => l.Key);

    /// <summary>Slots of the metrics that it names.</summary>
    internal IEnumerable<int> Slots => _steps.Where(s => s.Op == RuleOp.Metric).Select(s => s.Slot);

    /// <summary>Checks a text by itself.</summary>
    /// <exception cref="RuleSyntaxException">It is no condition; the message says what is wrong at which position.</exception>
    public static RuleExpression Parse(string text) => Parse(text, new RuleNames());

    internal static RuleExpression Parse(string text, RuleNames names)
    {
        if (text.Length > MaxLength)
            throw new RuleSyntaxException($"position {MaxLength + 1}: a condition has at most {MaxLength} characters, this one {text.Length}");
        var parser = new RuleParser(new RuleLexer(text).Read(), names);
        var steps = parser.Parse();
        return new RuleExpression(text, steps, [.. parser.Labels], parser.Focus);
    }

    /// <param name="metrics">Value of each slot; NaN: not known.</param>
    /// <param name="labels">Of the observation; null: none.</param>
    /// <returns>Null: not known.</returns>
    internal bool? IsTrue(ReadOnlySpan<double> metrics, ContextLabels? labels)
    {
        var value = Run(0, _steps.Length, metrics, labels);
        return double.IsNaN(value) ? null : value != 0;
    }

    /// <summary>The two sides of the comparison that <see cref="Focus"/> names.</summary>
    internal (double Observed, double Limit) Sides(ReadOnlySpan<double> metrics)
    {
        var left = Run(Focus.Start, Focus.Middle, metrics, null);
        var right = Run(Focus.Middle, Focus.End, metrics, null);
        return Focus.OnLeft ? (left, right) : (right, left);
    }

    private double Run(int start, int end, ReadOnlySpan<double> metrics, ContextLabels? labels)
    {
        Span<double> stack = stackalloc double[_stack];
        var top = -1;
        foreach (ref readonly var step in _steps.AsSpan(start, end - start))
        {
            if (step.Op is RuleOp.Number or RuleOp.Metric or RuleOp.LabelIs)
            {
                stack[++top] = step.Op switch
                {
                    RuleOp.Number => step.Number,
                    RuleOp.Metric => metrics[step.Slot],
                    _ => LabelIs(_labels[step.Slot], labels),
                };
                continue;
            }

            if (step.Op is RuleOp.Negate or RuleOp.Abs or RuleOp.Not)
            {
                stack[top] = step.Op switch
                {
                    RuleOp.Negate => -stack[top],
                    RuleOp.Abs => Math.Abs(stack[top]),
                    _ => 1 - stack[top],
                };
                continue;
            }

            var right = stack[top--];
            stack[top] = Binary(step.Op, stack[top], right);
        }

        return stack[0];
    }

    // NaN stands for unknown everywhere; so does what grew beyond all bounds.
    private static double Binary(RuleOp op, double left, double right)
    {
        if (op == RuleOp.And)
            return left == 0 || right == 0 ? 0 : left + right - 1;
        if (op == RuleOp.Or)
            return left == 1 || right == 1 ? 1 : left + right;
        if (!double.IsFinite(left) || !double.IsFinite(right))
            return double.NaN;
        return op switch
        {
            RuleOp.Add => left + right,
            RuleOp.Subtract => left - right,
            RuleOp.Multiply => left * right,
            RuleOp.Divide => left / right,
            RuleOp.Min => Math.Min(left, right),
            RuleOp.Max => Math.Max(left, right),
            RuleOp.Less => left < right ? 1 : 0,
            RuleOp.LessOrEqual => left <= right ? 1 : 0,
            RuleOp.Greater => left > right ? 1 : 0,
            RuleOp.GreaterOrEqual => left >= right ? 1 : 0,
            RuleOp.Equal => left == right ? 1 : 0,
            _ => left != right ? 1 : 0,
        };
    }

    private static double LabelIs((string Key, string Value) wanted, ContextLabels? labels) =>
        labels?.Find(wanted.Key) is not { } value ? double.NaN : string.Equals(value, wanted.Value, StringComparison.Ordinal) ? 1 : 0;

    private static int StackOf(RuleStep[] steps)
    {
        int height = 0, most = 0;
        foreach (var step in steps)
        {
            height += step.Op is RuleOp.Number or RuleOp.Metric or RuleOp.LabelIs ? 1 : step.Op is RuleOp.Negate or RuleOp.Abs or RuleOp.Not ? 0 : -1;
            most = Math.Max(most, height);
        }

        return most;
    }
}
