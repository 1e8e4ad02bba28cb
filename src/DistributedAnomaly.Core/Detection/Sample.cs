namespace DistributedAnomaly.Core.Detection;

/// <summary>
/// One value of one feature with what the baseline expects of it: all that a detector sees. Values are in the feature's
/// own unit, divided by a constant (the first value that was not zero), so that single precision can hold any deviation.
/// </summary>
public struct Sample
{
    /// <summary>The value.</summary>
    public double Value { get; set; }

    /// <summary>The value before; the value itself at the first sample.</summary>
    public double Previous { get; set; }

    /// <summary>Slow robust level.</summary>
    public double Level { get; set; }

    /// <summary>Slow robust scale: mean absolute deviation from the level, never below a floor above 0.</summary>
    public double Scale { get; set; }

    /// <summary>What is expected at this time of day, or the level while that is unknown.</summary>
    public double Expected { get; set; }

    /// <summary>Robust scale of the residual from <see cref="Expected"/>, never below a floor above 0.</summary>
    public double ResidualScale { get; set; }

    /// <summary>Tolerance band of the time of day.</summary>
    public double DayLow { get; set; }

    public double DayHigh { get; set; }

    /// <summary>Tolerance band of the hour of the week.</summary>
    public double WeekLow { get; set; }

    public double WeekHigh { get; set; }

    /// <summary>Learning rate of slow statistics at this sample: 0 to 1.</summary>
    public double SlowRate { get; set; }

    /// <summary>Time since the sample before; 1 where there was none.</summary>
    public double Seconds { get; set; }

    /// <summary>Samples learnt before this one.</summary>
    public long Count { get; set; }

    /// <summary>What the detectors say of it, once they were asked.</summary>
    internal Evidences Evidences;
}
