namespace DistributedAnomaly.Core.Neural;

/// <summary>What a dense layer does to its weighted sums.</summary>
public enum Activation : byte
{
    /// <summary>Nothing: y = x.</summary>
    Identity = 0,

    /// <summary>y = max(0, x).</summary>
    Relu = 1,

    /// <summary>y = x above zero, x / 100 below.</summary>
    LeakyRelu = 2,

    Tanh = 3,

    /// <summary>The logistic function, 1 / (1 + e^-x).</summary>
    Sigmoid = 4,
}
