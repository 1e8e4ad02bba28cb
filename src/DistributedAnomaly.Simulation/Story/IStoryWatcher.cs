namespace DistributedAnomaly.Simulation.Story;

/// <summary>Watches the simulated fleet in one way.</summary>
internal interface IStoryWatcher
{
    /// <summary>Takes one observation. Different servers come from different threads, each server from one.</summary>
    /// <param name="server">Its position.</param>
    /// <param name="step">When.</param>
    /// <param name="values">One per metric; NaN in all: the server did not report.</param>
    void Observe(int server, int step, ReadOnlySpan<double> values);

    /// <summary>Every server was seen at this step.</summary>
    void EndStep(int step);

    /// <summary>All that people were told.</summary>
    IReadOnlyList<Alarm> Alarms { get; }
}
