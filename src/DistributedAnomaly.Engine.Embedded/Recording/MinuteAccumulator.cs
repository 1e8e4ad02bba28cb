namespace DistributedAnomaly.Engine.Embedded.Recording;

/// <summary>One metric's open minute: 56 bytes.</summary>
internal struct MinuteAccumulator
{
    public double Sum, Min, Max, Last;

    /// <summary>At the last value; as floats, because they are drawn, not computed with.</summary>
    public float Expected, Low, High;

    /// <summary>The highest of the minute.</summary>
    public float Surprise;

    public int Count;
}
