using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Engine.Queries;

namespace DistributedAnomaly.Engine.Recording;

/// <summary>One metric's open minute: 56 bytes.</summary>
internal struct MinuteAccumulator
{
    public double Sum, Min, Max, Last;

    /// <summary>At the last value; as floats, because they are drawn, not computed with.</summary>
    public float Expected, Low, High;

    /// <summary>The highest of the minute.</summary>
    public float Surprise;

    /// <summary>Values; 0: no minute is open.</summary>
    public int Count;

    /// <summary>Minutes since 1970.</summary>
    public int Minute;

    public void Add(in MetricHealth health)
    {
        var value = health.Value;
        if (Count == 0)
        {
            (Min, Max, Sum, Surprise) = (value, value, 0, 0);
        }
        else
        {
            Min = Math.Min(Min, value);
            Max = Math.Max(Max, value);
        }

        Count++;
        Sum += value;
        Last = value;
        Expected = (float)health.Expected;
        Low = (float)health.Low;
        High = (float)health.High;
        Surprise = Math.Max(Surprise, (float)health.Surprise);
    }

    public readonly Rollup ToRollup() =>
        new(Minute * MinuteRollups.LengthMs, Count, Min, Max, Sum / Count, Last, Expected, Low, High, Surprise);
}
