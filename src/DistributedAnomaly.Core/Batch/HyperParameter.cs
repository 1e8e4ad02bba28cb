namespace DistributedAnomaly.Core.Batch;

/// <summary>Checks hyper-parameters when a detector is fitted.</summary>
internal static class HyperParameter
{
    /// <exception cref="ArgumentOutOfRangeException">Outside of the range, or NaN.</exception>
    public static void Check(double value, double from, double to, string name)
    {
        if (!(value >= from && value <= to))
            throw new ArgumentOutOfRangeException(name, value, $"it must be {from} to {to}");
    }
}
