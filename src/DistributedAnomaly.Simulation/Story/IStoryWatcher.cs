namespace DistributedAnomaly.Simulation.Story;

/// <summary>Watches the simulated fleet in one way.</summary>
internal interface IStoryWatcher
{
    /// <summary>Takes the next observations of all servers.</summary>
    /// <param name="block">What they are.</param>
    /// <param name="parallel">Threads to use; they do not change the result.</param>
    void Watch(StoryBlock block, ParallelOptions parallel);

    /// <summary>All that people were told, in order.</summary>
    IReadOnlyList<Alarm> Alarms { get; }

    /// <summary>What is kept of each server, in bytes; 0: next to nothing.</summary>
    double BytesPerServer { get; }
}
