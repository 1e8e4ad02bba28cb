namespace DistributedAnomaly.Simulation.Story;

/// <summary>
/// The observations of all servers over some steps. Who judges each server by itself goes through all steps of one before the next, so that its
/// state stays near the processor.
/// </summary>
internal sealed class StoryBlock
{
    private const int MostBytes = 64 << 20;
    private const int MostSteps = 60;

    private readonly SimulatedFleet _fleet;
    private readonly double[] _values;
    private readonly int _room;

    public StoryBlock(SimulatedFleet fleet)
    {
        _fleet = fleet;
        _room = (int)Math.Clamp(MostBytes / ((long)fleet.Servers * MetricModel.Count * sizeof(double)), 1, MostSteps);
        _values = new double[fleet.Servers * _room * MetricModel.Count];
    }

    public int First { get; private set; }

    /// <summary>The last step; before <see cref="First"/>: there is none.</summary>
    public int Last { get; private set; } = -1;

    /// <summary>One value per metric; NaN in all: the server did not report.</summary>
    public ReadOnlySpan<double> Of(int server, int step) => Row(server, step);

    /// <summary>Goes on to the next steps.</summary>
    /// <returns>False: there are none.</returns>
    public bool Advance(ParallelOptions parallel)
    {
        First = Last + 1;
        for (var n = 0; n < _room && _fleet.Advance(); n++)
        {
            Last++;
            Slices.Run(_fleet.Servers, parallel, (from, to) =>
            {
                for (var server = from; server < to; server++)
                    _fleet.Fill(server, Row(server, Last));
            });
        }

        return Last >= First;
    }

    public long Reported()
    {
        var reported = 0L;
        for (var server = 0; server < _fleet.Servers; server++)
        {
            for (var step = First; step <= Last; step++)
                reported += double.IsNaN(Of(server, step)[0]) ? 0 : 1;
        }

        return reported;
    }

    /// <summary>The steps in parts, each of which ends at the last step or at one that ends a part.</summary>
    public IEnumerable<(int First, int Last)> Parts(Func<int, bool> isEnd)
    {
        var first = First;
        for (var step = First; step <= Last; step++)
        {
            if (step < Last && !isEnd(step))
                continue;
            yield return (first, step);
            first = step + 1;
        }
    }

    private Span<double> Row(int server, int step) =>
        _values.AsSpan((server * _room + step - First) * MetricModel.Count, MetricModel.Count);
}
