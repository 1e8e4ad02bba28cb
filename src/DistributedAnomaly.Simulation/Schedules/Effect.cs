namespace DistributedAnomaly.Simulation.Schedules;

/// <summary>Something that shifts the metrics of a server for a while.</summary>
/// <param name="First">First step.</param>
/// <param name="Last">Last step; <see cref="Forever"/>: it stays.</param>
/// <param name="Shape">How it comes and goes.</param>
/// <param name="Shifts">Per metric, in standard deviations of its residual.</param>
/// <param name="Silences">Nothing is reported meanwhile.</param>
internal sealed record Effect(int First, int Last, Shape Shape, double[] Shifts, bool Silences = false)
{
    public const int Forever = int.MaxValue;

    /// <summary>The part of it that is there at a step, 0 to 1.</summary>
    public double At(int step)
    {
        if (step < First || step > Last)
            return 0;
        if (Shape == Shape.Step || Last == Forever)
            return 1;
        var part = (step - First + 1.0) / (Last - First + 1);
        return Shape == Shape.Ramp ? Math.Min(1, part / 0.75) : Math.Min(1, 10 * Math.Min(part, 1 - part + 1.0 / (Last - First + 1)));
    }
}
