namespace DistributedAnomaly.Simulation.Story;

/// <summary>Work on every server, split over threads.</summary>
internal static class Slices
{
    /// <summary>More slices than threads: who is done early takes another.</summary>
    private const int PerThread = 8;

    /// <param name="servers">How many.</param>
    /// <param name="parallel">Threads to use.</param>
    /// <param name="work">On the servers from one number up to, but not with, another.</param>
    public static void Run(int servers, ParallelOptions parallel, Action<int, int> work)
    {
        var slices = Math.Clamp(PerThread * parallel.MaxDegreeOfParallelism, 1, servers);
        Parallel.For(0, slices, parallel, slice => work((int)((long)servers * slice / slices), (int)((long)servers * (slice + 1) / slices)));
    }
}
