namespace DistributedAnomaly.Benchmarks.Fleets;

/// <summary>
/// What a fleet costs: training on many vectors of 8 features (goals on two threads: forest below 1 s, autoencoder below 10 s), and what its
/// knowledge adds to an observation of 8 metrics (goal: 1 µs) and to an entity: <c>fleet [vectors] [threads]</c>.
/// </summary>
internal static class FleetCommand
{
    public static int Run(string[] args)
    {
        var vectors = args.Length > 0 ? int.Parse(args[0]) : 100_000;
        var threads = args.Length > 1 ? int.Parse(args[1]) : 2;
        TrainingCost.Measure(vectors, threads);
        ScoringCost.Measure();
        return 0;
    }
}
