namespace DistributedAnomaly.Core.Policies.Rules;

/// <summary>What a step of a compiled expression does with the top of the stack.</summary>
internal enum RuleOp : byte
{
    Number,
    Metric,

    /// <summary>1 if a label has a value, 0 if it has another one, not known if there is no such label.</summary>
    LabelIs,
    Negate,
    Abs,
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
    Not,
}
